import { runEnd, runRow, runStart } from './groupedRun';

let width: i32 = 0;
let sampleBytes: i32 = 1;
let full: i32 = 255;

export function setSaturated(frameWidth: i32, bytesOfSample: i32, fullSample: i32): void {
  width = frameWidth; sampleBytes = bytesOfSample; full = fullSample;
}

/** @returns pixels of a region whose raw sample is at full scale */
export function saturatedOf(run: usize, end: usize, samples: usize): i32 {
  let count = 0;
  for (; run < end; run += 8) {
    const row = <usize>runRow(run) * width, start = row + runStart(run), stop = row + runEnd(run);
    if (sampleBytes == 1) for (let p = start; p < stop; p++) count += i32(<i32>load<u8>(samples + p) >= full);
    else for (let p = start; p < stop; p++) count += i32(<i32>load<u16>(samples + (p << 1)) >= full);
  }
  return count;
}
