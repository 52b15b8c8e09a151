import type { MaskGeometry } from './maskRuns.wgsl.ts';
import { unionFindWgsl } from './unionFind.wgsl.ts';

/** Threads of a workgroup that walks the strip words one a thread. */
export const WORD_THREADS = 256;

/**
 * WGSL: the value of `stripTop` where no pixel of a component lies in its first strip's top row. For 4-connectivity a strip is
 * one row and the buffer does not exist.
 */
export const NO_TOP_WGSL = 'const NO_TOP = 0xffffffffu;';

/**
 * WGSL: writes every node's final root. For 8-connectivity it also finds, for roots without a pixel in their strip's top row,
 * the leftmost column that their component has there: node order is strip order, raster order is row order.
 *
 * Needs maskRuns, linearGroup and bindings `parent` and, for 8-connectivity, `stripTop` (array<atomic<u32>>).
 */
export function flattenWgsl(geometry: MaskGeometry): string {
  return `
${unionFindWgsl('parent', 'global')}
@compute @workgroup_size(${WORD_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let index = linearGroup(group) * ${WORD_THREADS}u + lane;
  if (index >= ROW_WORDS * STRIPS) { return; }
  let strip = index / ROW_WORDS;
  let word = index % ROW_WORDS;
  let bits = stripWord(strip, word);
  var starts = runStarts(bits);
  while (starts != 0u) {
    let start = firstTrailingBit(starts);
    starts &= starts - 1u;
    let node = index * 16u + (start >> 1u);
    let root = globalFind(node);
    if (root == node) { continue; }
    atomicStore(&parent[node], root);
${geometry.connectivity === 8 ? tellTop() : ''}
  }
}
`;
}

function tellTop(): string {
  return `
    if ((root >> 4u) / ROW_WORDS != strip) { continue; }
    let pixels = topWord(strip, word) & runFrom(bits, start);
    if (pixels == 0u) { continue; }
    let rootWord = (root >> 4u) % ROW_WORDS;
    let rootTop = topWord(strip, rootWord);
    let rootBits = stripWord(strip, rootWord);
    // The root's start bit is the run start that shares its slot: runs start two bits apart at least.
    let rootStart = firstTrailingBit(runStarts(rootBits) & (3u << ((root & 15u) * 2u)));
    if ((rootTop & runFrom(rootBits, rootStart)) == 0u) { atomicMin(&stripTop[root], word * 32u + firstTrailingBit(pixels)); }`;
}
