import { WORD_THREADS } from './flatten.wgsl.ts';
import type { MaskGeometry } from './maskRuns.wgsl.ts';

/**
 * WGSL: `firstPixel(strip, word, run, node)`, (row, column) of a root's first pixel in raster order.
 *
 * A root is the leftmost run of its component in the component's first strip. If that run has pixels in the strip's top row the
 * leftmost of them comes first; else the leftmost top pixel of the component's other runs there (`stripTop`); else its own.
 *
 * @param stripTopRead  how `stripTop[node]` is read: plain or by atomicLoad
 */
export function firstPixelWgsl(geometry: MaskGeometry, stripTopRead = 'stripTop[node]'): string {
  if (geometry.connectivity === 4) {
    return 'fn firstPixel(strip: u32, word: u32, run: u32, node: u32) -> vec2<u32> { return vec2(strip, word * 32u + firstTrailingBit(run)); }';
  }
  return `
fn firstPixel(strip: u32, word: u32, run: u32, node: u32) -> vec2<u32> {
  let top = topWord(strip, word) & run;
  if (top != 0u) { return vec2(strip * 2u, word * 32u + firstTrailingBit(top)); }
  let column = ${stripTopRead};
  if (column != NO_TOP) { return vec2(strip * 2u, column); }
  return vec2(strip * 2u + 1u, word * 32u + firstTrailingBit(run));
}
`;
}

/**
 * WGSL: one thread a strip word, visiting its roots; `visit(strip, word, run, node)` is the caller's.
 * Needs maskRuns, linearGroup and a binding `parent` read by `parentRead`.
 */
export function eachRootWgsl(parentRead = 'parent[node]'): string {
  return `
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
    if (${parentRead} == node) { visit(strip, word, runFrom(bits, start), node); }
  }
}
`;
}

/** WGSL: sets the bit of every component's first pixel; `components` is array<atomic<u32>>. */
export function markWgsl(geometry: MaskGeometry): string {
  return `${firstPixelWgsl(geometry)}
fn visit(strip: u32, word: u32, run: u32, node: u32) {
  let pixel = firstPixel(strip, word, run, node);
  atomicOr(&components[pixel.x * ROW_WORDS + (pixel.y >> 5u)], 1u << (pixel.y & 31u));
}
${eachRootWgsl()}`;
}
