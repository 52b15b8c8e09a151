import { createRegionSums, type IntensitySums, type RegionSums } from '../regions/regionSums.ts';
import { RECORD, recordWords, type RecordParts } from '../stages/measure/regionRecord.wgsl.ts';

const TWO_32 = 2 ** 32;
const TWO_16 = 2 ** 16;

/**
 * Reads the device's records.
 *
 * @param words  `count` records as stages/measure/regionRecord.wgsl.ts lays them out
 * @returns exact integers up to 2^53, rounded to nearest above, as RegionSums promises
 */
export function readRecords(words: Uint32Array, count: number, parts: RecordParts): RegionSums {
  const sums = createRegionSums(count, parts.intensity, parts.weighted);
  const stride = recordWords(parts);
  for (let i = 0; i < count; i++) {
    const base = i * stride;
    const word = (field: number): number => words[base + field]!;
    // One rounding: high * 2^32 is exact and so is low, their sum is rounded to nearest once.
    const unsigned64 = (field: number): number => word(field + 1) * TWO_32 + word(field);
    sums.label[i] = word(RECORD.label);
    sums.area[i] = word(RECORD.area);
    sums.sumX[i] = unsigned64(RECORD.sumX);
    sums.sumY[i] = unsigned64(RECORD.sumY);
    sums.sumXX[i] = unsigned64(RECORD.sumXX);
    sums.sumYY[i] = unsigned64(RECORD.sumYY);
    sums.sumXY[i] = unsigned64(RECORD.sumXY);
    sums.minX[i] = word(RECORD.minX);
    sums.minY[i] = word(RECORD.minY);
    sums.maxX[i] = word(RECORD.maxX);
    sums.maxY[i] = word(RECORD.maxY);
    if (sums.intensity) readIntensity(sums.intensity, i, word);
  }
  return sums;
}

function readIntensity(intensity: IntensitySums, i: number, word: (field: number) => number): void {
  const signed64 = (field: number): number => (word(field + 1) | 0) * TWO_32 + word(field);
  const signedOf = (ordered: number): number => (ordered ^ 0x8000_0000) | 0;
  intensity.sum[i] = signed64(RECORD.sum);
  intensity.min[i] = signedOf(word(RECORD.min));
  intensity.max[i] = signedOf(word(RECORD.max));
  const middle = word(RECORD.squares + 1);
  intensity.squaresHigh[i] = word(RECORD.squares + 2) * TWO_16 + Math.floor(middle / TWO_16);
  intensity.squaresLow[i] = (middle % TWO_16) * TWO_32 + word(RECORD.squares);
  if (intensity.sumIX) intensity.sumIX[i] = signed64(RECORD.sumIX);
  if (intensity.sumIY) intensity.sumIY[i] = signed64(RECORD.sumIY);
}
