import { WORD_THREADS } from './flatten.wgsl.ts';

/** WGSL: a root's own slot carries this bit where its component is flagged; nodes stay below it. */
const FLAG_WGSL = 'const FLAG = 0x80000000u;';

const eachWordWgsl = (body: string): string => `
@compute @workgroup_size(${WORD_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let index = linearGroup(group) * ${WORD_THREADS}u + lane;
  if (index >= ROW_WORDS * STRIPS) { return; }
  let strip = index / ROW_WORDS;
  let word = index % ROW_WORDS;
  var starts = runStarts(stripWord(strip, word));
${body}
}
`;

/**
 * WGSL: flags every component of which some run is `flags(strip, word, run) -> bool`, the caller's. Needs maskRuns, linearGroup and
 * flattened parents as `parent: array<atomic<u32>>`.
 */
export function flagRunsWgsl(): string {
  return `${FLAG_WGSL}${eachWordWgsl(`  while (starts != 0u) {
    let start = firstTrailingBit(starts);
    starts &= starts - 1u;
    if (!flags(strip, word, runFrom(stripWord(strip, word), start))) { continue; }
    let root = atomicLoad(&parent[index * 16u + (start >> 1u)]) & ~FLAG;
    atomicOr(&parent[root], FLAG);
  }`)}`;
}

/** WGSL `visit`: flags the components of at least an area and leaves the areas at 0; needs bindings `parent`, `area` (array<u32>). */
export function flagLargeWgsl(minArea: string): string {
  return `${FLAG_WGSL}
fn visit(strip: u32, word: u32, run: u32, node: u32) {
  if (area[node] >= ${minArea}) { parent[node] = node | FLAG; }
  area[node] = 0u;
}`;
}

/**
 * WGSL: takes everything but the flagged components out of what was labelled: the mask, or where that is inverted its background.
 * Needs maskRuns, linearGroup, bindings `parent` (array<u32>) and `mask`, writable.
 */
export function keepFlaggedWgsl(strideWords: number, inverted: boolean): string {
  return `${FLAG_WGSL}${eachWordWgsl(`  var kept = 0u;
  while (starts != 0u) {
    let start = firstTrailingBit(starts);
    starts &= starts - 1u;
    let up = parent[index * 16u + (start >> 1u)];
    if (up >= FLAG || parent[up] >= FLAG) { kept |= runFrom(stripWord(strip, word), start); }
  }
  for (var row = strip * STRIP_ROWS; row < min(HEIGHT, (strip + 1u) * STRIP_ROWS); row++) {
    mask[row * ${strideWords}u + word] ${inverted ? '|= maskWord(row, word) & ~kept' : '&= kept'};
  }`)}`;
}
