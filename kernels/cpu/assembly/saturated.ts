import { runEnd, runRow, runStart } from './groupedRun';

let width: i32 = 0;
let sampleBytes: i32 = 1;
let full: i32 = 255;

export function setSaturated(frameWidth: i32, bytesOfSample: i32, fullSample: i32): void {
  width = frameWidth; sampleBytes = bytesOfSample; full = fullSample;
}

/** Reads up to 15 samples behind the last, and leaves them out. */
function saturatedBytes(p: usize, n: i32, limit: v128): i32 {
  let count = 0;
  for (; n >= 16; n -= 16, p += 16) count += popcnt(i8x16.bitmask(i8x16.ge_u(v128.load(p), limit)));
  return count + popcnt(i8x16.bitmask(i8x16.ge_u(v128.load(p), limit)) & ((1 << n) - 1));
}

/** Reads up to 7 samples behind the last, and leaves them out. */
function saturatedWords(p: usize, n: i32, limit: v128): i32 {
  let count = 0;
  for (; n >= 8; n -= 8, p += 16) count += popcnt(i16x8.bitmask(i16x8.ge_u(v128.load(p), limit)));
  return count + popcnt(i16x8.bitmask(i16x8.ge_u(v128.load(p), limit)) & ((1 << n) - 1));
}

/** @returns pixels of a region whose raw sample is at full scale */
export function saturatedOf(run: usize, end: usize, samples: usize): i32 {
  const limit = sampleBytes == 1 ? i8x16.splat(<i8>full) : i16x8.splat(<i16>full);
  let count = 0;
  for (; run < end; run += 8) {
    const start = runStart(run), n = runEnd(run) - start;
    const first = <usize>runRow(run) * width + start;
    count += sampleBytes == 1 ? saturatedBytes(samples + first, n, limit) : saturatedWords(samples + (first << 1), n, limit);
  }
  return count;
}
