import { firstPixelWgsl } from './firstPixel.wgsl.ts';
import type { MaskGeometry } from './maskRuns.wgsl.ts';
import { rankOfWgsl, type RankGeometry } from './rank.wgsl.ts';

/** Threads of a workgroup, one a pixel. */
export const PAINT_THREADS = 256;

/**
 * WGSL: the label image, made only when somebody asks: every pixel's run, its root, the root's rank plus one. Needs maskRuns,
 * linearGroup, flattened parents, and bindings `parent`, `components`, `labels` and (8-connectivity) `stripTop` as array<u32>.
 */
export function paintWgsl(geometry: MaskGeometry, rank: RankGeometry): string {
  return `${firstPixelWgsl(geometry)}
${rankOfWgsl('components', 'component', rank)}
@compute @workgroup_size(${PAINT_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let pixel = linearGroup(group) * ${PAINT_THREADS}u + lane;
  if (pixel >= ${geometry.width * geometry.height}u) { return; }
  let row = pixel / ${geometry.width}u;
  let column = pixel % ${geometry.width}u;
  if (((maskWord(row, column >> 5u) >> (column & 31u)) & 1u) == 0u) { labels[pixel] = 0u; return; }
  let strip = row / STRIP_ROWS;
  let root = parent[nodeOf(strip, column >> 5u, stripWord(strip, column >> 5u), column & 31u)];
  let rootStrip = (root >> 4u) / ROW_WORDS;
  let rootWord = (root >> 4u) % ROW_WORDS;
  let rootBits = stripWord(rootStrip, rootWord);
  let start = firstTrailingBit(runStarts(rootBits) & (3u << ((root & 15u) * 2u)));
  labels[pixel] = componentRank(firstPixel(rootStrip, rootWord, runFrom(rootBits, start), root)) + 1u;
}
`;
}
