import type { MaskGeometry } from './maskRuns.wgsl.ts';
import { unionFindWgsl } from './unionFind.wgsl.ts';

/** Strip words of a tile: 128 pixels wide, 32 strips high; its nodes take 8 KiB of workgroup memory. */
export const TILE_WORDS = 4;
export const TILE_STRIPS = 32;

/** @returns tiles in x and y */
export function tileCount(geometry: MaskGeometry): readonly [number, number] {
  return [Math.ceil(geometry.rowWords / TILE_WORDS), Math.ceil(geometry.strips / TILE_STRIPS)];
}

/**
 * WGSL: unites the runs inside every tile in workgroup memory and writes each node's tile root; also clears the component bits
 * and, for 8-connectivity, says which nodes have no pixel in their strip's top row. One workgroup a tile, one thread a strip word.
 *
 * Needs maskRuns and bindings `parent`, `components` (array<atomic<u32>>), and `stripTop` for 8-connectivity.
 */
export function localWgsl(geometry: MaskGeometry): string {
  const eight = geometry.connectivity === 8;
  return `
const TILE_WORDS = ${TILE_WORDS}u;
const TILE_STRIPS = ${TILE_STRIPS}u;
var<workgroup> tileParent: array<atomic<u32>, ${TILE_WORDS * TILE_STRIPS * 16}>;
var<workgroup> tileStrip: array<u32, ${TILE_WORDS * TILE_STRIPS}>;
var<workgroup> tileBottom: array<u32, ${TILE_WORDS * TILE_STRIPS}>;
${unionFindWgsl('tileParent', 'local')}
@compute @workgroup_size(${TILE_WORDS * TILE_STRIPS})
fn main(@builtin(workgroup_id) tile: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let word = tile.x * TILE_WORDS + lane % TILE_WORDS;
  let strip = tile.y * TILE_STRIPS + lane / TILE_WORDS;
  let tileColumn = lane % TILE_WORDS;
  let top = topWord(strip, word);
  let bottom = bottomWord(strip, word);
  let bits = top | bottom;
  tileStrip[lane] = bits;
  tileBottom[lane] = bottom;
  workgroupBarrier();
  let base = lane * 16u;
  let baseAbove = base - TILE_WORDS * 16u;
  var above = 0u;
  var stripAbove = 0u;
  var left = 0u;
  if (lane >= TILE_WORDS) { above = tileBottom[lane - TILE_WORDS]; stripAbove = tileStrip[lane - TILE_WORDS]; }
  if (tileColumn > 0u) { left = tileStrip[lane - 1u]; }
  // Every run first takes its left neighbour or one run above as parent, by plain stores; the links left over are united.
  var links = runStarts(top & above);
  var starts = runStarts(bits);
  while (starts != 0u) {
    let start = firstTrailingBit(starts);
    starts &= starts - 1u;
    var parentNode = base + (start >> 1u);
    if (start == 0u && (left >> 31u) != 0u) {
      parentNode = base - 16u + lastSlot(left);
    } else {
      let met = links & runFrom(bits, start);
      if (met != 0u) {
        let bit = firstTrailingBit(met);
        parentNode = baseAbove + slotOf(stripAbove, bit);
        links &= ~(1u << bit);
      }
    }
    atomicStore(&tileParent[base + (start >> 1u)], parentNode);
  }
  workgroupBarrier();
${eight ? DIAGONALS : ''}
  // One place unites, whatever the contact: threads of a subgroup that have one each stay together.
  loop {
    var node = 0u;
    var nodeAbove = 0u;
    if (links != 0u) {
      let bit = firstTrailingBit(links);
      links &= links - 1u;
      node = base + slotOf(bits, bit);
      nodeAbove = baseAbove + slotOf(stripAbove, bit);
    } ${eight ? TAKE_DIAGONAL : ''} else { break; }
    localUnite(node, nodeAbove);
  }
  workgroupBarrier();
  if (word >= ROW_WORDS || strip >= STRIPS) { return; }
  for (var row = strip * STRIP_ROWS; row < min(HEIGHT, (strip + 1u) * STRIP_ROWS); row++) { atomicStore(&components[row * ROW_WORDS + word], 0u); }
  let globalBase = (strip * ROW_WORDS + word) * 16u;
  starts = runStarts(bits);
  while (starts != 0u) {
    let start = firstTrailingBit(starts);
    starts &= starts - 1u;
    let root = localFind(base + (start >> 1u));
    let rootWord = root >> 4u;
    let globalRoot = ((tile.y * TILE_STRIPS + rootWord / TILE_WORDS) * ROW_WORDS + tile.x * TILE_WORDS + rootWord % TILE_WORDS) * 16u + (root & 15u);
    atomicStore(&parent[globalBase + (start >> 1u)], globalRoot);
    ${eight ? 'if ((top & runFrom(bits, start)) == 0u) { atomicStore(&stripTop[globalBase + (start >> 1u)], NO_TOP); }' : ''}
  }
}
`;
}

/** WGSL: corner contacts that no vertical contact implies. */
const DIAGONALS = `
  var aboveLeft = 0u;
  var aboveRight = 0u;
  if (lane >= TILE_WORDS) {
    if (tileColumn > 0u) { aboveLeft = tileBottom[lane - TILE_WORDS - 1u]; }
    if (tileColumn + 1u < TILE_WORDS) { aboveRight = tileBottom[lane - TILE_WORDS + 1u]; }
  }
  var falling = top & ((above << 1u) | (aboveLeft >> 31u)) & ~(top << 1u) & ~above;
  var rising = top & ((above >> 1u) | (aboveRight << 31u)) & ~(top >> 1u) & ~above;`;

const TAKE_DIAGONAL = `else if (falling != 0u) {
      let bit = firstTrailingBit(falling);
      falling &= falling - 1u;
      node = base + slotOf(bits, bit);
      if (bit > 0u) { nodeAbove = baseAbove + slotOf(stripAbove, bit - 1u); }
      else { nodeAbove = baseAbove - 16u + lastSlot(tileStrip[lane - TILE_WORDS - 1u]); }
    } else if (rising != 0u) {
      let bit = firstTrailingBit(rising);
      rising &= rising - 1u;
      node = base + slotOf(bits, bit);
      if (bit < 31u) { nodeAbove = baseAbove + slotOf(stripAbove, bit + 1u); }
      else { nodeAbove = baseAbove + 16u; }
    }`;
