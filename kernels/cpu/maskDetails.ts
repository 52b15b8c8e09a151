import { DeviceError, REGION_CAPACITY } from '../engine.ts';
import { describeFormat, frameBytes } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import type { MaskDetails } from '../regions/regionDetails.ts';
import type { RegionSums } from '../regions/regionSums.ts';
import { fillBadPixels } from '../stages/flatField/fillBadPixels.ts';
import { DETAIL_COLUMN_COUNT, detailPlace, layOutDetails } from './detailLayout.ts';
import { setDetails } from './detailRunner.ts';
import { compileEngine, instantiateEngine, type EngineExports } from './engineModule.ts';
import { COLUMN_BYTES, labelsIn, MEMORY_LIMIT_BYTES, runRowBytes } from './layout.ts';
import { detailOptions } from './program.ts';
import { readDetails } from './readSums.ts';
import { reserveMemory } from './sharedMemory.ts';

/** Columns of the sums that assembly/details.ts reads, by their place among keepRegions'; the rest are not filled. */
const READ_COLUMNS = { area: 1, sumX: 2, sumY: 3, minX: 7, minY: 8, maxX: 9, maxY: 10 } as const;
/** Read for medians. */
const READ_EXTREMES = { min: 12, max: 13 } as const;
const COLUMN_COUNT = 14;

/**
 * The wasm engine's code for details, on the caller's thread, for masks that another engine made: the regions are labelled again,
 * and their numbers, in raster order, tell which is which.
 *
 * @returns measure: its columns lie in the module's memory and are valid until the next call
 * @throws DeviceError  `limit`: the frame does not fit; `out-of-memory`
 */
export async function createMaskDetails(plan: Plan): Promise<MaskDetails> {
  const options = detailOptions(plan);
  if (!options) throw new RangeError(`recipe "${plan.recipe.name}" needs no details: do not ask for them`);
  const layout = layOut(plan);
  const memory = reserveMemory(layout.sizeBytes);
  const engine = await instantiateEngine(await compileEngine(), memory);
  setDetails(engine, options);
  engine.setRoi(layout.roi, plan.mask.strideBytes);
  if (plan.roi) new Uint8Array(memory.buffer, layout.roi, plan.roi.mask.length).set(plan.roi.mask);
  const usesMaps = plan.flatField !== null && plan.details.has('median');
  const maps = usesMaps ? { dark: viewOf(memory, layout.dark, plan), gain: viewOf(memory, layout.gain, plan) } : null;
  if (maps && plan.flatField) {
    maps.dark.set(plan.flatField.maps.dark);
    maps.gain.set(plan.flatField.maps.gain);
  }
  const knownEuler = plan.details.has('filled') && !plan.details.has('outline');
  return {
    measure(mask, pixels, sums) {
      new Uint32Array(memory.buffer, layout.mask, mask.length).set(mask);
      if (readsSamples(plan)) new Uint8Array(memory.buffer, layout.frame, pixels.byteLength).set(new Uint8Array(pixels.buffer, pixels.byteOffset, pixels.byteLength));
      if (maps && plan.flatField) fillBadPixels(plan.flatField.bad, pixels, maps.dark, maps.gain);
      groupByRow(plan, engine, memory, layout, sums);
      const put = (place: number, values: Float64Array): void => new Float64Array(memory.buffer, layout.columns + place * COLUMN_BYTES, sums.count).set(values);
      for (const name of objectKeys(READ_COLUMNS)) put(READ_COLUMNS[name], sums[name]);
      if (sums.intensity) for (const name of objectKeys(READ_EXTREMES)) put(READ_EXTREMES[name], sums.intensity[name]);
      if (knownEuler) new Float64Array(memory.buffer, layout.found + detailPlace('outline', 'euler') * COLUMN_BYTES, sums.count).set(sums.details!.outline!.euler);
      engine.measureDetails(0, sums.count, layout.details.starts, layout.details.grouped, layout.columns, COLUMN_BYTES, layout.found, layout.mask,
        layout.frame, layout.dark, layout.gain, layout.details.threads[0]!.outline, layout.details.threads[0]!.work);
      return readDetails(plan, memory, layout.found, sums.count)!;
    },
  };
}

function readsSamples({ details }: Plan): boolean {
  return details.has('median') || details.has('saturated');
}

function objectKeys<T extends object>(value: T): (keyof T)[] {
  return Object.keys(value) as (keyof T)[];
}

type MaskLayout = ReturnType<typeof layOut>;

function layOut(plan: Plan) {
  const { width, height } = plan.format;
  let end = 65_536;
  const take = (bytes: number, align = 64): number => {
    const address = Math.ceil(end / align) * align;
    end = address + bytes + 64;
    return address;
  };
  const median = plan.details.has('median');
  const mapBytes = median && plan.flatField ? width * height * 4 : 0;
  const labels = labelsIn(width, height, plan.label.connectivity);
  const parts = {
    mask: take(plan.mask.sizeBytes), roi: take(plan.roi ? plan.mask.sizeBytes : 0), frame: take(readsSamples(plan) ? frameBytes(plan.format) : 0),
    dark: take(mapBytes), gain: take(mapBytes),
    columns: take(COLUMN_COUNT * COLUMN_BYTES), found: take(DETAIL_COLUMN_COUNT * COLUMN_BYTES),
    labelScratch: take(2 * runRowBytes(width) + (width + 16) * 4), runs: take((Math.ceil(width / 2) + 1) * height * 8),
    parents: take(labels * 4), rows: take(labels * 4), details: layOutDetails(plan, take, 1)!,
  };
  if (end > MEMORY_LIMIT_BYTES) throw new DeviceError('limit', `details of a frame of ${describeFormat(plan.format)} need ${(end / 2 ** 30).toFixed(1)} GiB of the 4 GiB that WebAssembly addresses: scale or crop the source`);
  return { ...parts, sizeBytes: end };
}

/** Labels the mask and sorts its runs by the rows of `sums`. */
function groupByRow(plan: Plan, engine: EngineExports, memory: WebAssembly.Memory, layout: MaskLayout, sums: RegionSums): void {
  const { width, height } = plan.format;
  const { counts } = layout.details.threads[0]!;
  if (sums.count > REGION_CAPACITY) throw new RangeError(`${sums.count} regions: details are found for ${REGION_CAPACITY} at most`);
  engine.beginStripe(layout.parents, layout.labelScratch, width, plan.label.connectivity, 0);
  engine.labelRows(layout.mask, plan.mask.strideBytes, height, layout.runs);
  const labelEnd = engine.labelEnd();
  const rows = new Uint32Array(memory.buffer, layout.rows, labelEnd).fill(0);
  sums.label.forEach((label, row) => { rows[label - 1] = row + 1; });
  engine.lookUpRows(layout.parents, labelEnd, layout.rows);
  engine.countRuns(layout.runs, height, layout.parents, counts, sums.count);
  engine.placeRuns(counts, layout.details.countBytes, 1, sums.count, layout.details.starts);
  engine.groupRuns(layout.runs, 0, height, layout.parents, counts, layout.details.grouped);
}

function viewOf(memory: WebAssembly.Memory, address: number, plan: Plan): Float32Array {
  return new Float32Array(memory.buffer, address, plan.format.width * plan.format.height);
}
