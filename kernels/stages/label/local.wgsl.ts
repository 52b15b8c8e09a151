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
  while (links != 0u) {
    let bit = firstTrailingBit(links);
    links &= links - 1u;
    localUnite(base + slotOf(bits, bit), baseAbove + slotOf(stripAbove, bit));
  }
${eight ? diagonalLinks() : ''}
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

/** Corner contacts that no vertical contact implies. */
function diagonalLinks(): string {
  return `
  var aboveLeft = 0u;
  var aboveRight = 0u;
  if (lane >= TILE_WORDS) {
    if (tileColumn > 0u) { aboveLeft = tileBottom[lane - TILE_WORDS - 1u]; }
    if (tileColumn + 1u < TILE_WORDS) { aboveRight = tileBottom[lane - TILE_WORDS + 1u]; }
  }
  var falling = top & ((above << 1u) | (aboveLeft >> 31u)) & ~(top << 1u) & ~above;
  while (falling != 0u) {
    let bit = firstTrailingBit(falling);
    falling &= falling - 1u;
    if (bit > 0u) { localUnite(base + slotOf(bits, bit), baseAbove + slotOf(stripAbove, bit - 1u)); }
    else { localUnite(base, baseAbove - 16u + lastSlot(tileStrip[lane - TILE_WORDS - 1u])); }
  }
  var rising = top & ((above >> 1u) | (aboveRight << 31u)) & ~(top >> 1u) & ~above;
  while (rising != 0u) {
    let bit = firstTrailingBit(rising);
    rising &= rising - 1u;
    if (bit < 31u) { localUnite(base + slotOf(bits, bit), baseAbove + slotOf(stripAbove, bit + 1u)); }
    else { localUnite(base + lastSlot(bits), baseAbove + 16u); }
  }`;
}
