import { describe, expect, it } from 'vitest';
import { Footage, type FrameTruth } from 'sightline/footage';
import { type RegionTable } from 'sightline/kernels';
import golden from '../../golden/footage.json' with { type: 'json' };
import { createPlainInspection } from './plainInspection.ts';

const range = (from: number, count: number, step = 1): number[] => Array.from({ length: count }, (_, i) => from + i * step);

/** Pairs every region found with the truth whose centroid is nearest, once each, within 3 px. */
function match(table: RegionTable, { regions }: FrameTruth) {
  const [area, row, col] = ['area', 'centroid_row', 'centroid_col'].map((name) => table.columns.get(name)!) as [Float64Array, Float64Array, Float64Array];
  const taken = new Set<number>();
  const pairs: { truth: FrameTruth['regions'][number]; distancePx: number; area: number }[] = [];
  for (let i = 0; i < table.count; i++) {
    const distances = regions.map((truth) => Math.hypot(truth.row - row[i]!, truth.col - col[i]!));
    const nearest = distances.indexOf(Math.min(...distances));
    if (distances[nearest]! > 3 || taken.has(nearest)) continue;
    taken.add(nearest);
    pairs.push({ truth: regions[nearest]!, distancePx: distances[nearest]!, area: area[i]! });
  }
  return pairs;
}

describe('ground truth', () => {
  it.each(golden.cases)('is what NumPy, SciPy and scikit-image find: $name', (judged) => {
    expect(judged.measurable).toBeGreaterThan(400);
    expect(judged.recall).toBeGreaterThanOrEqual(0.995);
    expect(judged.precision).toBeGreaterThanOrEqual(0.995);
    expect(judged.centroidRmsPx).toBeLessThanOrEqual(0.2);
    expect(judged.areaErrorMedian).toBeLessThanOrEqual(0.02);
    expect(judged.boxesOffByMoreThan1).toBe(0);
    // The outermost pixel of a dot that just reaches the border may fall to either side.
    expect(judged.borderDiffers / judged.measurable).toBeLessThan(0.002);
  });

  it.each([
    { width: 128, height: 96, seed: 3, bitDepth: 8, frames: range(0, 40, 2) },
    { width: 333, height: 217, seed: 8, bitDepth: 8, frames: range(2, 5, 7) },
    { width: 131, height: 97, seed: 5, bitDepth: 12, frames: range(1, 8, 3) },
  ] as const)('is what a plain inspection finds: $width x $height, $bitDepth bits', ({ frames, ...options }) => {
    const footage = new Footage(options);
    const inspect = createPlainInspection(footage);
    let found = 0, measurable = 0;
    const pairs = frames.flatMap((frame) => {
      const { pixels, truth } = footage.renderFrame(frame);
      const { regions } = inspect(pixels);
      found += regions.count;
      measurable += truth.regions.filter((region) => region.measurable).length;
      return match(regions, truth);
    });
    const kept = pairs.filter(({ truth }) => truth.measurable);
    const areaErrors = kept.filter(({ truth }) => truth.area >= 50).map(({ truth, area }) => Math.abs(area / truth.area - 1)).sort((a, b) => a - b);
    expect(kept.length / measurable).toBeGreaterThanOrEqual(0.995);
    expect(pairs.length / found).toBeGreaterThanOrEqual(0.995);
    expect(Math.sqrt(kept.reduce((sum, { distancePx }) => sum + distancePx ** 2, 0) / kept.length)).toBeLessThanOrEqual(0.2);
    expect(areaErrors[areaErrors.length >> 1]).toBeLessThanOrEqual(0.02);
  });

  it('holds every kind of defect and clean frames within the first 80', () => {
    for (const [width, height] of [[128, 96], [640, 480], [1080, 1920]] as const) {
      const footage = new Footage({ width, height, seed: 1 });
      const truths = range(0, 20, 4).map((frame) => footage.renderFrame(frame).truth);
      const kinds = new Set(truths.flatMap(({ regions, missing }) => [...regions.map(({ kind }) => String(kind)), ...missing.map(() => 'missing')]));
      expect([...kinds].sort(), `${width}x${height}`).toEqual(['dot', 'merged', 'missing', 'smeared', 'speck']);
      expect(truths.some(({ regions, missing }) => missing.length === 0 && regions.every(({ kind }) => kind === 'dot'))).toBe(true);
    }
  });

  it('is in raster order, with boxes inside the frame and specks large enough to be kept', () => {
    const footage = new Footage({ width: 640, height: 480, seed: 1 });
    for (const frame of range(0, 8, 5)) {
      const { regions } = footage.renderFrame(frame).truth;
      expect(regions.map(({ firstPixel }) => firstPixel)).toEqual(regions.map(({ firstPixel }) => firstPixel).sort((a, b) => a - b));
      for (const region of regions) {
        expect(region.minRow >= 0 && region.minCol >= 0 && region.maxRow <= 480 && region.maxCol <= 640).toBe(true);
        expect(region.row >= region.minRow - 1 && region.row <= region.maxRow && region.col >= region.minCol - 1 && region.col <= region.maxCol).toBe(true);
        if (region.kind === 'speck' && !region.touchesBorder) expect(region.area).toBeGreaterThan(50);
        expect(region.measurable).toBe(region.area >= 30);
      }
    }
  });

  it('moves down the web by the same step every frame, but for the vibration', () => {
    const footage = new Footage({ width: 333, height: 217, seed: 2 });
    const whole = (frame: number) => footage.renderFrame(frame).truth.regions.filter(({ touchesBorder, kind }) => !touchesBorder && kind === 'dot');
    const step = footage.geometry.speedPx;
    const steps = range(0, 6).flatMap((frame) => {
      const after = whole(frame + 1);
      return whole(frame).flatMap((dot) => {
        const next = after.find(({ row, col }) => Math.hypot(row - dot.row - step, col - dot.col) < 2);
        return next ? [{ down: next.row - dot.row - step, across: next.col - dot.col }] : [];
      });
    });
    expect(steps.length).toBeGreaterThan(200);
    expect(steps.every(({ down, across }) => Math.abs(down) <= 1 && Math.abs(across) <= 1)).toBe(true);
    expect(new Set(steps.map(({ down }) => down.toFixed(2))).size).toBeGreaterThan(3);
  });
});
