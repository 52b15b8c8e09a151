import { fillBadPixels, type Engine, type Frame } from 'sightline/kernels';
import { BenchCheckError } from './benchCheckError.ts';
import { checkRegions } from './checkRegions.ts';

/** Largest difference that rounding in f32 may leave between an engine and f64 arithmetic, DN. */
const TOLERANCE_DN = 1e-3;

/**
 * Compares one inspected frame with plain f64 arithmetic, two-pass labelling and exact sums before anything is timed.
 *
 * @returns one line that says what was compared
 * @throws BenchCheckError  the first difference
 */
export async function checkEngine(engine: Engine, frame: Frame): Promise<string> {
  const result = await engine.inspect(frame);
  const { plan } = engine;
  const gray = plan.blurs.at(-1)?.name ?? plan.flatField?.name ?? 'raw';
  const values = (await engine.readStage(gray)).data;
  const expected = grayReference(engine, frame);
  const mask = (await engine.readStage(plan.threshold.name)).data as Uint8Array;
  const levelDn = Math.fround(result.levelDn!);
  const isSet = plan.threshold.keep === 'below' ? (value: number) => value < levelDn : (value: number) => value > levelDn;
  let worst = 0;
  for (let i = 0; i < mask.length; i++) {
    worst = Math.max(worst, Math.abs(values[i]! - expected[i]!));
    if ((mask[i] === 1) !== isSet(values[i]!)) throw new BenchCheckError(`mask pixel ${i} is ${mask[i]}, but its value is ${values[i]}, to be kept ${plan.threshold.keep} ${result.levelDn}`);
  }
  if (worst > TOLERANCE_DN) throw new BenchCheckError(`${gray} differs by ${worst} DN from f64 arithmetic: at most ${TOLERANCE_DN} is rounding`);
  await checkRegions(engine, frame, result, mask);
  return `${gray} within ${worst.toExponential(1)} DN of f64, ${result.labelledCount} regions as labelled by two passes, every column as summed exactly`;
}

/** The image that the threshold reads, in f64. */
function grayReference({ plan }: Engine, { pixels }: Frame): Float64Array {
  const { width, height } = plan.format;
  const maps = plan.flatField?.maps;
  if (plan.flatField) fillBadPixels(plan.flatField.bad, pixels, plan.flatField.maps.dark, plan.flatField.maps.gain);
  let image: Float64Array = Float64Array.from(pixels, (sample, i) => (maps ? (sample - maps.dark[i]!) * maps.gain[i]! : (sample - plan.load.offset) * plan.load.scale));
  for (const { taps, radiusPx } of plan.blurs) {
    for (const [along, across] of [[1, width], [width, 1]] as const) image = blurAlong(image, width, height, taps, radiusPx, along, across);
  }
  return image;
}

function blurAlong(image: Float64Array, width: number, height: number, taps: Float32Array, radiusPx: number, along: number, across: number): Float64Array {
  const length = along === 1 ? width : height, lines = along === 1 ? height : width;
  const out = new Float64Array(image.length);
  for (let line = 0; line < lines; line++) {
    for (let at = 0; at < length; at++) {
      let sum = 0;
      for (let k = -radiusPx; k <= radiusPx; k++) {
        sum += taps[k + radiusPx]! * image[line * across + Math.min(Math.max(at + k, 0), length - 1) * along]!;
      }
      out[line * across + at * along] = sum;
    }
  }
  return out;
}
