import { ENTRY_WORDS, MAX_NEIGHBOURS } from './badPixels.ts';

/** Threads of a workgroup; a thread does one bad pixel. */
export const FILL_THREADS = 64;

/**
 * fillBadPixels on the device, the same operations in the same order. Needs `rawAt`, `gray` (the correction), `linearGroup`, the
 * table as `bad` and writable `dark` and `gain`.
 */
export function fillBadPixelsWgsl(count: number, width: number): string {
  return `
@compute @workgroup_size(${FILL_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let entry = linearGroup(group) * ${FILL_THREADS}u + lane;
  if (entry >= ${count}u) { return; }
  let pixel = bad[entry * ${ENTRY_WORDS}u];
  let first = bad[entry * ${ENTRY_WORDS}u + 1u];
  let length = bad[entry * ${ENTRY_WORDS}u + 2u];
  var values: array<f32, ${MAX_NEIGHBOURS}>;
  for (var i = 0u; i < length; i++) {
    let neighbour = bad[first + i];
    let value = gray(i32(neighbour % ${width}u), i32(neighbour / ${width}u));
    var at = i;
    while (at > 0u && values[max(at, 1u) - 1u] > value) {
      values[at] = values[at - 1u];
      at--;
    }
    values[at] = value;
  }
  dark[pixel] = f32(rawAt(i32(pixel % ${width}u), i32(pixel / ${width}u))) - 1.0;
  gain[pixel] = (values[(length - 1u) / 2u] + values[length / 2u]) * 0.5;
}
`;
}
