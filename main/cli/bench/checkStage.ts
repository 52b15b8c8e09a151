import { elementReach, labelReference, lookupTable, type Engine, type Plan, type PlannedMask, type StageName } from 'sightline/kernels';
import { xorshift32 } from 'sightline/footage';
import { BenchCheckError } from './benchCheckError.ts';
import { grayValue, localLevel, type CustomDefinition, type Pixels } from './definitions.ts';

/** Pixels that are worked out from their definition; windows of 161 x 161 px make more of them slow. */
const SAMPLES = 64;
/** What rounding in f32 may leave, DN or radians. */
const TOLERANCE = 1e-3;
/** A determinant is the difference of two products of up to 20 bits, (DN/px²)². */
const DETERMINANT_TOLERANCE = 2 ** -4;

/**
 * Compares one stage of the frame inspected last with its definition: gray values and local levels at pixels drawn by lot and at the
 * corners, masks as a whole.
 *
 * @param custom  of a custom stage
 * @returns one line that says what was compared
 * @throws BenchCheckError  the first difference
 */
export async function checkStage(engine: Engine, name: StageName, custom?: CustomDefinition): Promise<string> {
  const { plan } = engine;
  const before = await imageOf(engine, ['raw', ...plan.stageNames][plan.stageNames.indexOf(name)]!), after = await imageOf(engine, name);
  const gray = plan.gray.find((stage) => stage.name === name), mask = plan.masks.find((stage) => stage.name === name);
  if (gray) {
    const worst = worstOf(before, (x, y) => {
      const expected = gray.stage === 'lookup' ? entryFor(plan, gray, before, x, y) : grayValue(gray, before, x, y, custom)!;
      const difference = Math.abs(expected - after.data[y * before.width + x]!);
      return gray.stage === 'gradient' && gray.output === 'direction' ? Math.min(difference, 2 * Math.PI - difference) : difference;
    });
    const tolerance = gray.stage === 'hessian' && gray.output === 'determinant' ? DETERMINANT_TOLERANCE : TOLERANCE;
    if (!(worst <= tolerance)) throw new BenchCheckError(`${name} differs by ${worst} from its definition: at most ${tolerance} is rounding`);
    return `${SAMPLES} pixels within ${worst.toExponential(1)} of f64`;
  }
  if (mask) return checkMask(name, maskOf(plan, mask, before), after);
  const { threshold } = plan;
  if (threshold.method === 'niblack' || threshold.method === 'sauvola') {
    const wrong = worstOf(before, (x, y) => {
      const value = before.data[y * before.width + x]!, level = localLevel(plan, before, x, y)!;
      const isSet = threshold.keep === 'below' ? value < level : value > level;
      return (after.data[y * before.width + x] === 1) === isSet || Math.abs(value - level) < TOLERANCE ? 0 : 1;
    });
    if (wrong > 0) throw new BenchCheckError(`${name} has a pixel on the wrong side of its level`);
    return `${SAMPLES} pixels on the right side of their level`;
  }
  if (threshold.method === 'hysteresis') return checkMask(name, hysteresis(plan, threshold, before), after);
  return 'with the whole frame';
}

async function imageOf(engine: Engine, stage: StageName): Promise<Pixels> {
  const { width, height, data } = await engine.readStage(stage);
  return { width, height, data };
}

function worstOf({ width, height }: Pixels, differenceAt: (x: number, y: number) => number): number {
  const random = xorshift32(7);
  let worst = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const corner = sample < 4;
    const x = corner ? (sample & 1) * (width - 1) : Math.floor(random() * width), y = corner ? (sample >> 1) * (height - 1) : Math.floor(random() * height);
    const difference = differenceAt(x, y);
    worst = Number.isNaN(difference) ? Infinity : Math.max(worst, difference);
  }
  return worst;
}

function entryFor(plan: Plan, stage: Parameters<typeof lookupTable>[0], before: Pixels, x: number, y: number): number {
  const { entries, indexScale } = lookupTable(stage, plan.format);
  const position = Math.fround(before.data[y * before.width + x]! * indexScale), floor = Math.floor(position);
  const nearest = position - floor === 0.5 ? floor + (floor & 1) : Math.round(position);
  return entries[Math.max(0, Math.min(entries.length - 1, nearest))]!;
}

function checkMask(name: StageName, expected: ArrayLike<number>, { data }: Pixels): string {
  for (let pixel = 0; pixel < data.length; pixel++) {
    if (data[pixel] !== expected[pixel]) throw new BenchCheckError(`pixel ${pixel} of ${name} is ${data[pixel]}, by its definition ${expected[pixel]}`);
  }
  return 'every pixel as defined';
}

function maskOf(plan: Plan, stage: PlannedMask, before: Pixels): Uint8Array {
  const { width, height } = before;
  const mask = Uint8Array.from(before.data);
  switch (stage.stage) {
    case 'morphology': {
      const dilate = { erode: [false], dilate: [true], open: [false, true], close: [true, false] }[stage.operation];
      return dilate.reduce<Uint8Array>((from, grows) => morphed(from, width, height, elementReach(stage), grows), mask);
    }
    case 'fillHoles': {
      const holes = labelReference(mask.map((bit) => 1 - bit), width, height, plan.label.connectivity === 8 ? 4 : 8);
      const outside = new Uint8Array(holes.count + 1);
      holes.labels.forEach((label, pixel) => {
        const x = pixel % width, y = (pixel - x) / width;
        if (x === 0 || y === 0 || x === width - 1 || y === height - 1) outside[label] = 1;
      });
      return mask.map((bit, pixel) => (bit || !outside[holes.labels[pixel]!] ? 1 : 0));
    }
    case 'removeSmall': {
      const { labels, count } = labelReference(mask, width, height, plan.label.connectivity);
      const areas = new Uint32Array(count + 1);
      for (const label of labels) areas[label]!++;
      return mask.map((bit, pixel) => (bit && areas[labels[pixel]!]! >= stage.minAreaPx2 ? 1 : 0));
    }
  }
}

/** Dilation or erosion row by row of the element: a pixel counts what its row of the element covers by sums along the row. */
function morphed(mask: Uint8Array, width: number, height: number, reach: Int32Array, grows: boolean): Uint8Array {
  const wanted = grows ? 1 : 0, out = new Uint8Array(mask.length).fill(1 - wanted);
  const sums = new Int32Array(width + 1);
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) sums[x + 1] = sums[x]! + (mask[y * width + x] === wanted ? 1 : 0);
    if (sums[width] === 0) continue;
    for (let dy = 1 - reach.length; dy < reach.length; dy++) {
      if (y + dy < 0 || y + dy >= height) continue;
      const r = reach[Math.abs(dy)]!, row = (y + dy) * width;
      for (let x = 0; x < width; x++) if (sums[Math.min(width, x + r + 1)]! > sums[Math.max(0, x - r)]!) out[row + x] = wanted;
    }
  }
  return out;
}

function hysteresis(plan: Plan, { lowDn, highDn, keep }: Plan['threshold'] & { method: 'hysteresis' }, before: Pixels): Uint8Array {
  const [low, high] = [Math.fround(lowDn), Math.fround(highDn)];
  const weak = Uint8Array.from(before.data, (value) => Number(keep === 'below' ? value < high : value > low));
  const { labels, count } = labelReference(weak, before.width, before.height, plan.label.connectivity);
  const seeded = new Uint8Array(count + 1);
  labels.forEach((label, pixel) => { if (keep === 'below' ? before.data[pixel]! < low : before.data[pixel]! > high) seeded[label] = 1; });
  return weak.map((bit, pixel) => (bit && seeded[labels[pixel]!] ? 1 : 0));
}
