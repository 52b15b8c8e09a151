import { type Footage } from 'sightline/footage';
import { createPlan, deriveTable, gaussianTaps, judge, type RegionTable, type Judgement } from 'sightline/kernels';
import { demoRecipe } from '../../../kernels/footage/demoRecipe.ts';
import { createFlatFieldMaps } from '../../../kernels/stages/flatField/createMaps.ts';
import { labelReference } from '../../../kernels/stages/label/reference.ts';
import { sumReference } from '../../../kernels/stages/measure/reference.ts';

/** The demo recipe by the plainest code there is, f64, no engine: small frames only. */
export function createPlainInspection(footage: Footage): (pixels: Uint8Array | Uint16Array) => { regions: RegionTable; judgement: Judgement } {
  const { format } = footage;
  const { width, height } = format;
  const maps = createFlatFieldMaps(footage.darkFrame(), footage.flatFrame(), format);
  const plan = createPlan(demoRecipe(width, height, format.bitDepth), format, maps);
  if (plan.threshold.method !== 'fixed') throw new Error('the demo recipe has a fixed level');
  const { levelDn } = plan.threshold;
  return (pixels) => {
    const corrected = Float64Array.from(pixels, (sample, i) => (sample - maps.dark[i]!) * maps.gain[i]!);
    const blurred = blur(corrected, width, height);
    const { labels, count } = labelReference(Uint8Array.from(blurred, (value) => (value > levelDn ? 1 : 0)), width, height, 8);
    const kept = dropSmall(labels, count, plan.measure.minAreaPx2);
    const v = Int32Array.from(corrected, (value) => Math.round(value * 2 ** plan.intensity.fractionBits));
    const regions = deriveTable(plan, sumReference(labels, kept, width, height, v, false));
    return { regions, judgement: judge(plan, regions) };
  };
}

/** Sigma 1.1 with replicated borders, rows then columns. */
export function blur(image: Float64Array, width: number, height: number): Float64Array {
  const taps = gaussianTaps(1.1);
  const radius = (taps.length - 1) / 2;
  const clamp = (value: number, size: number): number => Math.min(size - 1, Math.max(0, value));
  const along = (source: Float64Array, at: (x: number, y: number, step: number) => number): Float64Array =>
    source.map((_, i) => taps.reduce((sum, tap, k) => sum + tap * source[at(i % width, Math.floor(i / width), k - radius)]!, 0));
  const rows = along(image, (x, y, step) => y * width + clamp(x + step, width));
  return along(rows, (x, y, step) => clamp(y + step, height) * width + x);
}

/** Renumbers in place what is large enough; the rest becomes background. */
function dropSmall(labels: Uint32Array, count: number, minArea: number): number {
  const areas = new Uint32Array(count + 1);
  for (const label of labels) areas[label]!++;
  let kept = 0;
  const renumbered = areas.map((area, label) => (label > 0 && area >= minArea ? ++kept : 0));
  labels.forEach((label, i) => { labels[i] = renumbered[label]!; });
  return kept;
}
