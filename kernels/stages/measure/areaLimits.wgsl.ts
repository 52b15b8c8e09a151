/** Strips that one thread of the area pass walks down, so that a region's run of words costs one atomic. */
export const AREA_STRIPS = 8;
export const AREA_THREADS = 64;

/**
 * WGSL: pixels per root. Needs maskRuns, linearGroup and bindings `parent` (array<u32>, flattened), `area` (array<atomic<u32>>) that
 * is zero, and `kept` likewise if it is cleared.
 *
 * @param clearsKept  also clear the bits of kept regions: the early drop's first half, before any record exists
 */
export function areaWgsl(clearsKept: boolean): string {
  return `
@compute @workgroup_size(${AREA_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let index = linearGroup(group) * ${AREA_THREADS}u + lane;
  let word = index % ROW_WORDS;
  let firstStrip = index / ROW_WORDS * ${AREA_STRIPS}u;
  var root = 0u;
  var pixels = 0u;
  for (var strip = firstStrip; strip < min(STRIPS, firstStrip + ${AREA_STRIPS}u); strip++) {
${clearsKept ? '    for (var row = strip * STRIP_ROWS; row < min(HEIGHT, (strip + 1u) * STRIP_ROWS); row++) { atomicStore(&kept[row * ROW_WORDS + word], 0u); }' : ''}
    let bits = stripWord(strip, word);
    var starts = runStarts(bits);
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      let run = runFrom(bits, start);
      let runRoot = parent[(strip * ROW_WORDS + word) * 16u + (start >> 1u)];
      if (runRoot != root && pixels != 0u) {
        atomicAdd(&area[root], pixels);
        pixels = 0u;
      }
      root = runRoot;
      pixels += countOneBits(topWord(strip, word) & run);
      if (STRIP_ROWS == 2u) { pixels += countOneBits(bottomWord(strip, word) & run); }
    }
  }
  if (pixels != 0u) { atomicAdd(&area[root], pixels); }
}
`;
}

/**
 * WGSL `visit`: the early drop's second half: sets the first pixel's bit of every root within the limits and leaves the areas at 0
 * for the next frame. Needs firstPixel, bindings `area` (array<u32>) and `kept` (array<atomic<u32>>).
 *
 * @param maxAreaPx2  null for no upper limit
 */
export function keepWgsl(minAreaPx2: number, maxAreaPx2: number | null): string {
  return `
fn visit(strip: u32, word: u32, run: u32, node: u32) {
  let pixels = area[node];
  area[node] = 0u;
  if (pixels < ${areaLiteral(minAreaPx2)}${maxAreaPx2 === null ? '' : ` || pixels > ${areaLiteral(maxAreaPx2)}`}) { return; }
  let pixel = firstPixel(strip, word, run, node);
  atomicOr(&kept[pixel.x * ROW_WORDS + (pixel.y >> 5u)], 1u << (pixel.y & 31u));
}
`;
}

/** WGSL: an area. It is counted in 32 bits, so no region is larger. */
export function areaLiteral(areaPx2: number): string {
  return `${Math.min(areaPx2, 0xffff_ffff)}u`;
}
