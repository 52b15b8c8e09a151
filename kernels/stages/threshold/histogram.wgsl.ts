import { OTSU_BINS } from './otsu.ts';

/** Threads of a workgroup, and pixels that each one bins. */
export const HISTOGRAM_THREADS = 256;
export const HISTOGRAM_PIXELS = 16;

/**
 * WGSL: counts DN values in OTSU_BINS equal bins over [0, full scale], values outside clamped into the end bins: a histogram a
 * workgroup, then added to the frame's. Needs linearGroup, a function `gray(x, y) -> f32` and a binding `histogram:
 * array<atomic<u32>>` that is zero.
 *
 * @param binsPerDn  WGSL f32 literal
 */
export function histogramWgsl(width: number, height: number, binsPerDn: string): string {
  return `
var<workgroup> bins: array<atomic<u32>, ${OTSU_BINS}>;
@compute @workgroup_size(${HISTOGRAM_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  atomicStore(&bins[lane], 0u);
  workgroupBarrier();
  let first = linearGroup(group) * ${HISTOGRAM_THREADS * HISTOGRAM_PIXELS}u + lane;
  for (var step = 0u; step < ${HISTOGRAM_PIXELS}u; step++) {
    let pixel = first + step * ${HISTOGRAM_THREADS}u;
    if (pixel < ${width * height}u) {
      let bin = clamp(floor(gray(i32(pixel % ${width}u), i32(pixel / ${width}u)) * ${binsPerDn}), 0.0, ${OTSU_BINS - 1}.0);
      atomicAdd(&bins[u32(bin)], 1u);
    }
  }
  workgroupBarrier();
  let count = atomicLoad(&bins[lane]);
  if (count != 0u) { atomicAdd(&histogram[lane], count); }
}
`;
}
