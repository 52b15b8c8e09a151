import { fullScaleDn, type Plan, type PlannedGray } from 'sightline/kernels';

/** A gray image and how to read it outside the frame. */
export interface Pixels {
  readonly width: number;
  readonly height: number;
  readonly data: ArrayLike<number>;
}

const clamp = (at: number, length: number): number => Math.max(0, Math.min(length - 1, at));

function reflect(at: number, length: number): number {
  if (length === 1) return 0;
  const period = 2 * (length - 1), inside = ((at % period) + period) % period;
  return inside < length ? inside : period - inside;
}

const read = ({ width, height, data }: Pixels, x: number, y: number, border: typeof clamp): number => data[border(y, height) * width + border(x, width)]!;

function* windowOf(image: Pixels, x: number, y: number, radiusPx: number, border: typeof clamp): Generator<number> {
  for (let dy = -radiusPx; dy <= radiusPx; dy++) {
    for (let dx = -radiusPx; dx <= radiusPx; dx++) yield read(image, x + dx, y + dy, border);
  }
}

/** Mean and population deviation of a reflected window, in two passes of f64. */
function statistics(image: Pixels, x: number, y: number, radiusPx: number): { readonly mean: number; readonly deviation: number } {
  const values = [...windowOf(image, x, y, radiusPx, reflect)];
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  return { mean, deviation: Math.sqrt(values.reduce((sum, value) => sum + (value - mean) ** 2, 0) / values.length) };
}

/** A custom stage's value at a pixel, in f64, from the pixels about it, the edge's repeated outside the frame. */
export type CustomDefinition = (at: (dx: number, dy: number) => number) => number;

/**
 * One pixel of a gray stage from the image before it, as its definition has it, in f64. null: a lookup is compared entry by entry.
 *
 * @throws RangeError  a custom stage without a definition of its own
 */
export function grayValue(stage: PlannedGray, image: Pixels, x: number, y: number, custom?: CustomDefinition): number | null {
  const at = (dx: number, dy: number): number => read(image, x + dx, y + dy, clamp);
  switch (stage.stage) {
    case 'gaussianBlur': {
      const { taps, radiusPx } = stage;
      let sum = 0;
      for (let dy = -radiusPx; dy <= radiusPx; dy++) {
        for (let dx = -radiusPx; dx <= radiusPx; dx++) sum += taps[dy + radiusPx]! * taps[dx + radiusPx]! * at(dx, dy);
      }
      return sum;
    }
    case 'median': return [...windowOf(image, x, y, (stage.sizePx - 1) / 2, clamp)].sort((a, b) => a - b)[(stage.sizePx ** 2 - 1) / 2]!;
    case 'localMean': return statistics(image, x, y, stage.radiusPx).mean;
    case 'localDeviation': return statistics(image, x, y, stage.radiusPx).deviation;
    case 'gradient': {
      const gx = (at(1, 0) - at(-1, 0)) / 2, gy = (at(0, 1) - at(0, -1)) / 2;
      return stage.output === 'direction' ? Math.atan2(gy, gx) : Math.hypot(gx, gy);
    }
    case 'hessian': {
      const xx = at(1, 0) - 2 * at(0, 0) + at(-1, 0), yy = at(0, 1) - 2 * at(0, 0) + at(0, -1), xy = (at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / 4;
      const middle = (xx + yy) / 2, apart = Math.hypot((xx - yy) / 2, xy);
      return { xx, yy, xy, determinant: xx * yy - xy * xy, eigenvalue_max: middle + apart, eigenvalue_min: middle - apart }[stage.output];
    }
    case 'lookup': return null;
    case 'custom':
      if (!custom) throw new RangeError(`${stage.name} cannot be checked: give its definition with the case`);
      return custom(at);
  }
}

/** The level of a pixel where every pixel has its own; else null. */
export function localLevel({ threshold, format }: Plan, image: Pixels, x: number, y: number): number | null {
  if (threshold.method !== 'niblack' && threshold.method !== 'sauvola') return null;
  const { mean, deviation } = statistics(image, x, y, threshold.radiusPx);
  return threshold.method === 'niblack' ? mean - threshold.k * deviation : mean * (1 + threshold.k * (deviation / (fullScaleDn(format) / 2) - 1));
}
