import { expect } from 'vitest';
import type { Engine, Frame, FrameResult, Plan, RegionSums } from 'sightline/kernels';
import { deriveTable } from '../../../kernels/regions/deriveTable.ts';
import { createRegionSums } from '../../../kernels/regions/regionSums.ts';
import { labelReference } from '../../../kernels/stages/label/reference.ts';
import { sumReference } from '../../../kernels/stages/measure/reference.ts';
import { grayReference } from '../cpu/grayReference.ts';

/**
 * How far a gray value may be from the f64 reference, DN: f32 has 24 bits, and the sums of two passes of up to 57 taps cost three of
 * them, which shows from 12 bits on.
 */
export function grayToleranceDn(bitDepth: number): number {
  return Math.max(1e-3, 2 ** (bitDepth - 21));
}

/** @returns v of Plan.intensity for every pixel, each step rounded to f32 as the stage does */
export function intensityIntegers(plan: Plan, frame: Frame): Int32Array {
  if (!plan.flatField) return Int32Array.from(frame.pixels);
  const { dark, gain } = plan.flatField.maps;
  return Int32Array.from(frame.pixels, (sample, pixel) =>
    roundHalfEven(Math.fround(Math.fround(sample - dark[pixel]!) * gain[pixel]!) * 2 ** plan.intensity.fractionBits));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}

/** @returns the rows of `sums` that pass the area limits, at most `capacity`, and how many pass */
export function limitSums(plan: Plan, sums: RegionSums, capacity: number): { readonly sums: RegionSums; readonly kept: number } {
  const { minAreaPx2, maxAreaPx2 = Infinity } = plan.measure;
  const rows = [...sums.area.keys()].filter((row) => sums.area[row]! >= minAreaPx2 && sums.area[row]! <= maxAreaPx2);
  const taken = rows.slice(0, capacity);
  const limited = createRegionSums(taken.length, sums.intensity !== null, sums.intensity?.sumIX != null);
  const copy = (from: object, to: object): void => {
    for (const [name, column] of Object.entries(from)) {
      const target: unknown = Reflect.get(to, name);
      if (ArrayBuffer.isView(column)) taken.forEach((row, i) => { (target as Float64Array)[i] = (column as Float64Array)[row]!; });
    }
  };
  copy(sums, limited);
  if (sums.intensity && limited.intensity) copy(sums.intensity, limited.intensity);
  return { sums: limited, kept: rows.length };
}

/**
 * Inspects one frame and expects: every gray stage within grayToleranceDn of f64; the mask that of its values, but for pixels as near
 * to the level; labels equal to the reference of that mask; the region table equal, bit for bit, to the reference's sums.
 */
export async function expectFrame(engine: Engine, frame: Frame, capacity = 65_536): Promise<FrameResult> {
  const { plan } = engine;
  const { width, height, bitDepth } = plan.format;
  const toleranceDn = grayToleranceDn(bitDepth);
  const result = await engine.inspect(frame);
  const gray = grayReference(plan, frame);
  for (const [stage, wanted] of gray) {
    const { data } = await engine.readStage(stage);
    expect(data, stage).toBeInstanceOf(Float32Array);
    expect(worstDifference(data, wanted), `${stage}, DN`).toBeLessThan(toleranceDn);
  }
  const mask = (await engine.readStage(plan.threshold.name)).data as Uint8Array;
  const last = [...gray.values()].at(-1)!;
  expect(maskErrors(mask, last, result.levelDn!, plan.threshold.keep, toleranceDn), 'mask pixels that are wrong').toBe(0);
  const { labels, count } = labelReference(mask, width, height, plan.label.connectivity);
  expect(result.labelledCount).toBe(count);
  expect(firstDifference((await engine.readStage(plan.label.name)).data, labels), 'first wrong label').toBe(-1);
  const all = sumReference(labels, count, width, height, plan.needsIntensity ? intensityIntegers(plan, frame) : null, plan.needsWeighted);
  const { sums, kept } = limitSums(plan, all, capacity);
  expect(result.overflow).toBe(kept > capacity);
  const table = deriveTable(plan, sums);
  expect(result.regions.count).toBe(table.count);
  expect(result.regions.label).toEqual(table.label);
  for (const [column, values] of table.columns) expect(result.regions.columns.get(column), column).toEqual(values);
  expect([...result.regions.columns.keys()]).toEqual([...table.columns.keys()]);
  return result;
}

export function worstDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  let worst = got.length === wanted.length ? 0 : Infinity;
  for (let i = 0; i < wanted.length; i++) worst = Math.max(worst, Math.abs(got[i]! - wanted[i]!));
  return worst;
}

export function firstDifference(got: ArrayLike<number>, wanted: ArrayLike<number>): number {
  if (got.length !== wanted.length) return Math.min(got.length, wanted.length);
  for (let i = 0; i < wanted.length; i++) if (got[i] !== wanted[i]) return i;
  return -1;
}

function maskErrors(mask: Uint8Array, values: Float64Array, levelDn: number, keep: 'above' | 'below' | 'between', toleranceDn: number): number {
  const level = Math.fround(levelDn);
  return mask.reduce((errors, set, pixel) => {
    const value = values[pixel]!;
    if (Math.abs(value - level) <= toleranceDn && value !== level) return errors;
    return errors + (set === Number(keep === 'above' ? value > level : value < level) ? 0 : 1);
  }, 0);
}
