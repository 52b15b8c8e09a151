import { TILE_STRIPS, TILE_WORDS, tileCount } from './local.wgsl.ts';
import type { MaskGeometry } from './maskRuns.wgsl.ts';
import { unionFindWgsl } from './unionFind.wgsl.ts';

/** @returns seam words: every word under a level seam, every strip right of an upright one */
export function borderWork(geometry: MaskGeometry): number {
  const [tilesX, tilesY] = tileCount(geometry);
  return (tilesY - 1) * geometry.rowWords + (tilesX - 1) * geometry.strips;
}

/**
 * WGSL: unites the tiles across their seams in the global parents; one thread a seam word. Links that the strip above already
 * implies are left out. Needs maskRuns, linearGroup and a binding `parent: array<atomic<u32>>`.
 */
export function borderWgsl(geometry: MaskGeometry): string {
  const eight = geometry.connectivity === 8;
  const [tilesX, tilesY] = tileCount(geometry);
  return `
const LEVEL_WORK = ${(tilesY - 1) * geometry.rowWords}u;
const UPRIGHT_WORK = ${(tilesX - 1) * geometry.strips}u;
${unionFindWgsl('parent', 'global')}
fn uniteUpwards(strip: u32, word: u32) {
  let top = topWord(strip, word);
  if (top == 0u) { return; }
  let above = bottomWord(strip - 1u, word);
  let bits = stripWord(strip, word);
  let bitsAbove = stripWord(strip - 1u, word);
  var links = runStarts(top & above);
  while (links != 0u) {
    let bit = firstTrailingBit(links);
    links &= links - 1u;
    globalUnite(nodeOf(strip, word, bits, bit), nodeOf(strip - 1u, word, bitsAbove, bit));
  }
${eight ? diagonalsUpwards() : ''}
}
fn uniteLeftwards(strip: u32, word: u32) {
  let left = stripWord(strip, word - 1u);
  let right = stripWord(strip, word);
  let hasAbove = strip % ${TILE_STRIPS}u != 0u;
  var implied = false;
  if (hasAbove) {
    implied = (topWord(strip, word) & bottomWord(strip - 1u, word) & 1u) != 0u
      && ((topWord(strip, word - 1u) & bottomWord(strip - 1u, word - 1u)) >> 31u) != 0u;
  }
  if ((left >> 31u) != 0u && (right & 1u) != 0u && !implied) { globalUnite(nodeOf(strip, word, right, 0u), nodeOf(strip, word - 1u, left, 31u)); }
${eight ? diagonalsLeftwards() : ''}
}
@compute @workgroup_size(64)
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let index = linearGroup(group) * 64u + lane;
  if (index < LEVEL_WORK) {
    uniteUpwards((index / ROW_WORDS + 1u) * ${TILE_STRIPS}u, index % ROW_WORDS);
  } else if (index < LEVEL_WORK + UPRIGHT_WORK) {
    let upright = index - LEVEL_WORK;
    uniteLeftwards(upright % STRIPS, (upright / STRIPS + 1u) * ${TILE_WORDS}u);
  }
}
`;
}

function diagonalsUpwards(): string {
  return `
  var aboveLeft = 0u;
  if (word > 0u) { aboveLeft = bottomWord(strip - 1u, word - 1u); }
  let aboveRight = bottomWord(strip - 1u, word + 1u);
  var falling = top & ((above << 1u) | (aboveLeft >> 31u)) & ~(top << 1u) & ~above;
  while (falling != 0u) {
    let bit = firstTrailingBit(falling);
    falling &= falling - 1u;
    if (bit > 0u) { globalUnite(nodeOf(strip, word, bits, bit), nodeOf(strip - 1u, word, bitsAbove, bit - 1u)); }
    else { globalUnite(nodeOf(strip, word, bits, 0u), nodeOf(strip - 1u, word - 1u, stripWord(strip - 1u, word - 1u), 31u)); }
  }
  var rising = top & ((above >> 1u) | (aboveRight << 31u)) & ~(top >> 1u) & ~above;
  while (rising != 0u) {
    let bit = firstTrailingBit(rising);
    rising &= rising - 1u;
    if (bit < 31u) { globalUnite(nodeOf(strip, word, bits, bit), nodeOf(strip - 1u, word, bitsAbove, bit + 1u)); }
    else { globalUnite(nodeOf(strip, word, bits, 31u), nodeOf(strip - 1u, word + 1u, stripWord(strip - 1u, word + 1u), 0u)); }
  }`;
}

/** Corner contacts across an upright seam between a strip and the one above, inside a row of tiles. */
function diagonalsLeftwards(): string {
  return `
  if (hasAbove) {
    let topRight = topWord(strip, word) & 1u;
    let topLeft = topWord(strip, word - 1u) >> 31u;
    let aboveRight = bottomWord(strip - 1u, word) & 1u;
    let aboveLeft = bottomWord(strip - 1u, word - 1u) >> 31u;
    if ((topRight & aboveLeft) != 0u && (topLeft | aboveRight) == 0u) {
      globalUnite(nodeOf(strip, word, right, 0u), nodeOf(strip - 1u, word - 1u, stripWord(strip - 1u, word - 1u), 31u));
    }
    if ((topLeft & aboveRight) != 0u && (topRight | aboveLeft) == 0u) {
      globalUnite(nodeOf(strip, word - 1u, left, 31u), nodeOf(strip - 1u, word, stripWord(strip - 1u, word), 0u));
    }
  }`;
}
