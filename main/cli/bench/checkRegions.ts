import { deriveTable, detailsReference, labelReference, REGION_CAPACITY, saturatedFrom, sumReference, type Engine, type Frame, type FrameResult, type Plan, type RegionTable } from 'sightline/kernels';
import { BenchCheckError } from './benchCheckError.ts';

/**
 * Compares labels and region table with those that two-pass labelling and sums in arbitrary precision make of the engine's own
 * mask: every row, every column, bit for bit.
 *
 * @param mask  0/1, height x width: the engine's
 * @throws BenchCheckError  the first difference
 */
export async function checkRegions(engine: Engine, frame: Frame, result: FrameResult, mask: Uint8Array): Promise<void> {
  const { plan } = engine;
  const { width, height } = plan.format;
  const { labels, count } = labelReference(mask, width, height, plan.label.connectivity);
  if (result.labelledCount !== count) throw new BenchCheckError(`${result.labelledCount} regions, two passes find ${count}`);
  const image = (await engine.readStage(plan.label.name)).data;
  const wrong = labels.findIndex((label, pixel) => image[pixel] !== label);
  if (wrong >= 0) throw new BenchCheckError(`pixel ${wrong} has label ${image[wrong]}, by two passes ${labels[wrong]}`);
  const kept = keptRegions(plan, labels, count);
  if (result.overflow !== kept.length > REGION_CAPACITY) throw new BenchCheckError(`overflow is ${result.overflow} at ${kept.length} regions: the table holds ${REGION_CAPACITY}`);
  checkTable(result.regions, expectedTable(plan, frame, labels, kept.subarray(0, REGION_CAPACITY)));
}

/** @returns labels of the regions within the area limits, upwards */
function keptRegions({ measure: { minAreaPx2, maxAreaPx2 = Infinity } }: Plan, labels: Uint32Array, count: number): Uint32Array {
  const areas = new Uint32Array(count + 1);
  for (const label of labels) areas[label]!++;
  return Uint32Array.from({ length: count }, (_, i) => i + 1).filter((label) => areas[label]! >= minAreaPx2 && areas[label]! <= maxAreaPx2);
}

function expectedTable(plan: Plan, frame: Frame, labels: Uint32Array, kept: Uint32Array): RegionTable {
  const { width, height } = plan.format;
  const rowOf = new Uint32Array(labels.reduce((most, label) => Math.max(most, label), 0) + 1);
  kept.forEach((label, row) => { rowOf[label] = row + 1; });
  const intensity = plan.needsIntensity ? intensityIntegers(plan, frame) : null;
  const rows = labels.map((label) => rowOf[label]!);
  const sums = sumReference(rows, kept.length, width, height, intensity, plan.needsWeighted);
  const details = plan.details.size === 0 ? null
    : detailsReference({
        labels: rows, width, height, connectivity: plan.label.connectivity, sums, intensity, wanted: plan.details,
        raw: { samples: frame.pixels, saturatedFrom: saturatedFrom(plan.format) }, roi: plan.roi && { mask: plan.roi.mask, strideBytes: plan.mask.strideBytes },
      });
  sums.label.set(kept);
  return deriveTable(plan, { ...sums, details });
}

function checkTable(found: RegionTable, expected: RegionTable): void {
  if (found.count !== expected.count) throw new BenchCheckError(`the table has ${found.count} rows, the reference ${expected.count}`);
  for (const [name, values] of [['label', expected.label] as const, ...expected.columns]) {
    const column = name === 'label' ? found.label : found.columns.get(name);
    const row = values.findIndex((value: number, i: number) => !Object.is(column?.[i], value));
    if (row >= 0) throw new BenchCheckError(`${name} of region ${expected.label[row]} is ${column?.[row]}, the reference ${values[row]}`);
  }
}

/** v of Plan.intensity, each step rounded to f32 as the stage does. */
function intensityIntegers({ flatField, intensity }: Plan, { pixels }: Frame): Int32Array {
  if (!flatField) return Int32Array.from(pixels);
  const { dark, gain } = flatField.maps;
  const unit = 2 ** intensity.fractionBits;
  return Int32Array.from(pixels, (sample, pixel) => roundHalfEven(Math.fround(Math.fround(sample - dark[pixel]!) * gain[pixel]!) * unit));
}

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  if (value - floor !== 0.5) return Math.round(value);
  return floor % 2 === 0 ? floor : floor + 1;
}
