import type { MorphologyParams } from './params.ts';

/** Threads of a workgroup, one a mask word. */
export const SPREAD_THREADS = 64;

/** The mask's size in pixels and the u32 words from row to row. */
export interface MaskWords {
  readonly width: number;
  readonly height: number;
  readonly strideWords: number;
}

/** How far a structuring element reaches to the left and right in each of its 2 radius + 1 rows. */
export type Reach = readonly number[];

/** @returns the rows of a structuring element */
export function elementReach(shape: MorphologyParams['shape'], radiusPx: number): Reach {
  return Array.from({ length: 2 * radiusPx + 1 }, (_, row) => {
    const dy = row - radiusPx;
    if (shape === 'rectangle') return radiusPx;
    if (shape === 'cross') return dy === 0 ? radiusPx : 0;
    return Math.floor(Math.sqrt(radiusPx * radiusPx - dy * dy));
  });
}

/**
 * WGSL: one dilation of a mask, 32 pixels a thread; an erosion is the dilation of the background. Outside the frame there is neither,
 * so that it neither dilates nor erodes. A row's spread to both sides is by doubling: a word and its neighbours, shifted by 1, 2, 4.
 *
 * Needs linearGroup and bindings of `from` and `to` (array<u32>, not the same).
 *
 * @param reach  at most 31 px in every row
 */
export function spreadWgsl({ width, height, strideWords }: MaskWords, reach: Reach, erode: boolean, from: string, to: string): string {
  const rowWords = Math.ceil(width / 32), radius = (reach.length - 1) / 2;
  const lastWord = width % 32 === 0 ? 0xffff_ffff : 2 ** (width % 32) - 1;
  const kept = `${from}[u32(row) * ${strideWords}u + u32(word)]`;
  return `
const REACH = array<u32, ${reach.length}>(${reach.map((pixels) => `${pixels}u`).join(', ')});
fn pixelsOf(word: i32) -> u32 { return select(0xffffffffu, ${lastWord}u, word == ${rowWords - 1}); }
fn wordAt(row: i32, word: i32) -> u32 {
  if (row < 0 || row >= ${height} || word < 0 || word >= ${rowWords}) { return 0u; }
  return ${erode ? `~${kept} & pixelsOf(word)` : kept};
}
fn spread(row: i32, word: i32, pixels: u32) -> u32 {
  var middle = wordAt(row, word);
  if (pixels == 0u) { return middle; }
  // To higher columns the word before gives its upper bits, to lower ones the word after its lower.
  var before = wordAt(row, word - 1);
  var after = wordAt(row, word + 1);
  var upwards = middle;
  var downwards = middle;
  var covered = 1u;
  while (covered <= pixels) {
    let step = min(covered, pixels + 1u - covered);
    upwards |= (upwards << step) | (before >> (32u - step));
    before |= before << step;
    downwards |= (downwards >> step) | (after << (32u - step));
    after |= after >> step;
    covered += step;
  }
  return upwards | downwards;
}
@compute @workgroup_size(${SPREAD_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let index = linearGroup(group) * ${SPREAD_THREADS}u + lane;
  if (index >= ${rowWords * height}u) { return; }
  let row = i32(index / ${rowWords}u);
  let word = i32(index % ${rowWords}u);
  var found = 0u;
  for (var dy = -${radius}; dy <= ${radius}; dy++) { found |= spread(row + dy, word, REACH[dy + ${radius}]); }
  ${to}[u32(row) * ${strideWords}u + u32(word)] = ${erode ? '~found' : 'found'} & pixelsOf(word);
}
`;
}
