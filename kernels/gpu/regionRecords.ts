import { createRegionDetails, type RegionDetails } from '../regions/regionDetails.ts';
import { createRegionSums, type IntensitySums, type RegionSums } from '../regions/regionSums.ts';
import { recordPlaces, recordWords, type RecordParts, type RecordPlaces } from '../stages/measure/regionRecord.wgsl.ts';
import { fitsDoubles, thirdAboutCentroid, wideThirdAboutCentroid, type PowerSums, type ThirdSums } from './thirdSums.ts';

const TWO_32 = 2 ** 32;
const TWO_16 = 2 ** 16;

/** A word of one record by its place. */
type WordAt = (place: number) => number;

/**
 * Reads the device's records.
 *
 * @param words  `count` records as stages/measure/regionRecord.wgsl.ts lays them out
 * @returns exact integers up to 2^53, rounded to nearest above, as RegionSums promises; `details` holds the groups that are sums
 */
export function readRecords(words: Uint32Array, count: number, parts: RecordParts): RegionSums {
  const details = createDetails(count, parts);
  const sums: RegionSums = { ...createRegionSums(count, parts.intensity, parts.weighted), details };
  const stride = recordWords(parts), at = recordPlaces(parts);
  for (let i = 0; i < count; i++) {
    const base = i * stride;
    const word: WordAt = (place) => words[base + place]!;
    sums.label[i] = word(at.label);
    sums.area[i] = word(at.area);
    sums.sumX[i] = unsigned64(word, at.sumX);
    sums.sumY[i] = unsigned64(word, at.sumY);
    sums.sumXX[i] = unsigned64(word, at.sumXX);
    sums.sumYY[i] = unsigned64(word, at.sumYY);
    sums.sumXY[i] = unsigned64(word, at.sumXY);
    sums.minX[i] = word(at.minX);
    sums.minY[i] = word(at.minY);
    sums.maxX[i] = word(at.maxX);
    sums.maxY[i] = word(at.maxY);
    if (sums.intensity) readIntensity(sums.intensity, i, word, at);
    if (details) readDetails(details, i, word, at);
  }
  return sums;
}

function createDetails(count: number, parts: RecordParts): RegionDetails | null {
  const groups = (['outline', 'third', 'saturated', 'roi'] as const).filter((group) => parts[group]);
  return groups.length === 0 ? null : createRegionDetails(new Set(groups), () => new Float64Array(count));
}

/** One rounding: high * 2^32 is exact and so is low, their sum is rounded to nearest once. */
function unsigned64(word: WordAt, place: number): number {
  return word(place + 1) * TWO_32 + word(place);
}

function signed64(word: WordAt, place: number): number {
  return (word(place + 1) | 0) * TWO_32 + word(place);
}

function readIntensity(intensity: IntensitySums, i: number, word: WordAt, at: RecordPlaces): void {
  const signedOf = (ordered: number): number => (ordered ^ 0x8000_0000) | 0;
  intensity.sum[i] = signed64(word, at.sum);
  intensity.min[i] = signedOf(word(at.lowest));
  intensity.max[i] = signedOf(word(at.highest));
  const middle = word(at.squares + 1);
  intensity.squaresHigh[i] = word(at.squares + 2) * TWO_16 + Math.floor(middle / TWO_16);
  intensity.squaresLow[i] = (middle % TWO_16) * TWO_32 + word(at.squares);
  if (intensity.sumIX) intensity.sumIX[i] = signed64(word, at.sumIX);
  if (intensity.sumIY) intensity.sumIY[i] = signed64(word, at.sumIY);
}

function readDetails({ outline, third, saturated, roi }: RegionDetails, i: number, word: WordAt, at: RecordPlaces): void {
  if (outline) {
    outline.straight[i] = word(at.straight);
    outline.diagonal[i] = word(at.diagonal);
    outline.mixed[i] = word(at.mixed);
    outline.edges[i] = word(at.edges);
    outline.corners[i] = word(at.corners);
    outline.euler[i] = word(at.euler) | 0;
  }
  if (third) [third.yyy[i], third.yyx[i], third.yxx[i], third.xxx[i]] = thirdOf(word, at);
  if (saturated) saturated.area[i] = word(at.saturated);
  if (roi) roi.inside[i] = word(at.inside);
}

function thirdOf(word: WordAt, at: RecordPlaces): ThirdSums {
  if (fitsDoubles(word(at.area), Math.max(word(at.maxX), word(at.maxY)))) {
    return thirdAboutCentroid(powerSums(at, (place, count) => (count === 1 ? word(place) : unsigned64(word, place))));
  }
  return wideThirdAboutCentroid(powerSums(at, (place, count) => {
    let value = 0n;
    for (let part = count - 1; part >= 0; part--) value = (value << 32n) + BigInt(word(place + part));
    return value;
  }));
}

/** @param integer  reads `count` words from a place on */
function powerSums<T extends number | bigint>(at: RecordPlaces, integer: (place: number, count: number) => T): PowerSums<T> {
  return {
    n: integer(at.area, 1), x: integer(at.sumX, 2), y: integer(at.sumY, 2), xx: integer(at.sumXX, 2), xy: integer(at.sumXY, 2), yy: integer(at.sumYY, 2),
    xxx: integer(at.xxx, 3), yxx: integer(at.yxx, 3), yyx: integer(at.yyx, 3), yyy: integer(at.yyy, 3),
  };
}
