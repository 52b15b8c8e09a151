import { createRegionSums, type RegionSums } from '../../regions/regionSums.ts';

/** v as integers, one a pixel, height x width: raw samples, or flatField's output in the plan's fixed point. */
export type IntensityImage = Int32Array | Uint8Array | Uint16Array;

/**
 * Adds up every region pixel by pixel in arbitrary precision: RegionSums' definition and nothing else. What both engines
 * are compared with, not an engine.
 *
 * @param labels     height x width, 0 background, 1..count
 * @param intensity  null where no intensity is wanted
 * @param weighted   also sum v * x and v * y; needs `intensity`
 * @returns          one entry a label, label i at i - 1; no area limit applied
 * @throws RangeError  images of another size, a label above count or without pixels, weighted sums without intensity
 */
export function sumReference(
  labels: Uint32Array, count: number, width: number, height: number, intensity: IntensityImage | null, weighted: boolean,
): RegionSums {
  if (labels.length !== width * height) throw new RangeError(`label image has ${labels.length} pixels: pass ${width}x${height}`);
  if (intensity && intensity.length !== labels.length) throw new RangeError(`intensity image has ${intensity.length} pixels: pass ${width}x${height}`);
  if (weighted && !intensity) throw new RangeError('weighted sums of no intensity image: pass one, or weighted = false');
  const regions = Array.from({ length: count }, emptyTally);
  labels.forEach((label, pixel) => {
    if (label === 0) return;
    const tally = regions[label - 1];
    if (!tally) throw new RangeError(`label ${label} at pixel ${pixel}: count is ${count}, pass the image's own count`);
    addPixel(tally, pixel % width, Math.floor(pixel / width));
    if (intensity) addIntensity(tally, pixel % width, Math.floor(pixel / width), intensity[pixel]!);
  });
  const sums = createRegionSums(count, intensity !== null, weighted);
  regions.forEach((tally, region) => {
    if (tally.area === 0n) throw new RangeError(`label ${region + 1} has no pixels: labels must be dense, 1..${count}`);
    store(sums, region, tally);
  });
  return sums;
}

interface Tally {
  area: bigint; x: bigint; y: bigint; xx: bigint; yy: bigint; xy: bigint;
  minX: number; minY: number; maxX: number; maxY: number;
  v: bigint; minV: number; maxV: number; vv: bigint; vx: bigint; vy: bigint;
}

function emptyTally(): Tally {
  return {
    area: 0n, x: 0n, y: 0n, xx: 0n, yy: 0n, xy: 0n,
    minX: Infinity, minY: Infinity, maxX: -Infinity, maxY: -Infinity,
    v: 0n, minV: Infinity, maxV: -Infinity, vv: 0n, vx: 0n, vy: 0n,
  };
}

function addPixel(tally: Tally, x: number, y: number): void {
  tally.area += 1n;
  tally.x += BigInt(x);
  tally.y += BigInt(y);
  tally.xx += BigInt(x * x);
  tally.yy += BigInt(y * y);
  tally.xy += BigInt(x * y);
  tally.minX = Math.min(tally.minX, x);
  tally.minY = Math.min(tally.minY, y);
  tally.maxX = Math.max(tally.maxX, x);
  tally.maxY = Math.max(tally.maxY, y);
}

function addIntensity(tally: Tally, x: number, y: number, value: number): void {
  const v = BigInt(value);
  tally.v += v;
  tally.vv += v * v;
  tally.vx += v * BigInt(x);
  tally.vy += v * BigInt(y);
  tally.minV = Math.min(tally.minV, value);
  tally.maxV = Math.max(tally.maxV, value);
}

/** Number(bigint) rounds once, to nearest even: what RegionSums promises above 2^53. */
function store(sums: RegionSums, region: number, tally: Tally): void {
  sums.label[region] = region + 1;
  sums.area[region] = Number(tally.area);
  sums.sumX[region] = Number(tally.x);
  sums.sumY[region] = Number(tally.y);
  sums.sumXX[region] = Number(tally.xx);
  sums.sumYY[region] = Number(tally.yy);
  sums.sumXY[region] = Number(tally.xy);
  sums.minX[region] = tally.minX;
  sums.minY[region] = tally.minY;
  sums.maxX[region] = tally.maxX;
  sums.maxY[region] = tally.maxY;
  if (!sums.intensity) return;
  sums.intensity.sum[region] = Number(tally.v);
  sums.intensity.min[region] = tally.minV;
  sums.intensity.max[region] = tally.maxV;
  sums.intensity.squaresHigh[region] = Number(tally.vv >> 48n);
  sums.intensity.squaresLow[region] = Number(tally.vv & 0xffff_ffff_ffffn);
  if (sums.intensity.sumIX) sums.intensity.sumIX[region] = Number(tally.vx);
  if (sums.intensity.sumIY) sums.intensity.sumIY[region] = Number(tally.vy);
}
