import { frameBytes, sampleToDn, saturatedFrom, type FrameFormat } from 'sightline/kernels';
import { MAX_CALIBRATION_FRAMES } from '../contract/index.ts';


/** The mean of some frames and what they tell of themselves; DN, height x width. */
export interface AveragedFrames {
  readonly frames: number;
  /** Exact integer sums divided once in f64, stored as f32. */
  readonly mean: Float32Array;
  /** Sample standard deviation (n - 1) of a pixel over the frames. */
  readonly sigma: Float32Array;
  /** Means of the frames of even and of odd number: two calibrations that do not know of each other. */
  readonly halves: readonly [Float32Array, Float32Array];
  /** Pixels that were at full scale in a frame or more: their mean is too low. */
  readonly clippedCount: number;
  /** Pixels that were 0 in every frame. */
  readonly zeroCount: number;
  /** Mean of every frame, in order. */
  readonly frameMeansDn: readonly number[];
}

/** Adds up frames in integers, so that no order and no number of them costs a bit. */
export class FrameAverage {
  readonly format: FrameFormat;
  readonly #sum: Uint32Array;
  readonly #evenSum: Uint32Array;
  /** Sums of squares: integers below 2^48, exact in f64. */
  readonly #squares: Float64Array;
  readonly #clipped: Uint8Array;
  readonly #frameSums: number[] = [];

  constructor(format: FrameFormat) {
    const pixels = format.width * format.height;
    this.format = format;
    this.#sum = new Uint32Array(pixels);
    this.#evenSum = new Uint32Array(pixels);
    this.#squares = new Float64Array(pixels);
    this.#clipped = new Uint8Array(pixels);
  }

  get frames(): number {
    return this.#frameSums.length;
  }

  /** Mean of the frame that was added last, DN. */
  get lastMeanDn(): number {
    return this.#meanDn(this.#frameSums.at(-1) ?? 0);
  }

  get clippedCount(): number {
    return this.#clipped.reduce((count, clipped) => count + clipped, 0);
  }

  /**
   * @param pixels  samples of the format, height x width; read at once
   * @throws RangeError  another size or type, or more frames than sums have room for
   */
  add(pixels: Uint8Array | Uint16Array): void {
    const sum = this.#sum, squares = this.#squares, clipped = this.#clipped;
    if (pixels.length !== sum.length || pixels.byteLength !== frameBytes(this.format)) throw new RangeError(`a frame of ${pixels.length} samples: give ${sum.length}`);
    if (this.frames === MAX_CALIBRATION_FRAMES) throw new RangeError(`${MAX_CALIBRATION_FRAMES} frames are averaged: that is the most`);
    const full = saturatedFrom(this.format);
    let total = 0;
    for (let i = 0; i < sum.length; i++) {
      const sample = pixels[i]!;
      sum[i]! += sample;
      squares[i]! += sample * sample;
      total += sample;
      if (sample >= full) clipped[i] = 1;
    }
    if (this.frames % 2 === 0) for (let i = 0; i < sum.length; i++) this.#evenSum[i]! += pixels[i]!;
    this.#frameSums.push(total);
  }

  /** @throws RangeError  fewer than two frames were added */
  finish(): AveragedFrames {
    const n = this.frames;
    if (n < 2) throw new RangeError(`${n} frames have no deviation: add two or more`);
    const { offset, scale } = sampleToDn(this.format);
    const toDn = (sum: number, count: number): number => (sum / count - offset) * scale;
    const pixels = this.#sum.length, even = Math.ceil(n / 2);
    const mean = new Float32Array(pixels), sigma = new Float32Array(pixels);
    const halves = [new Float32Array(pixels), new Float32Array(pixels)] as const;
    let zeroCount = 0;
    for (let i = 0; i < pixels; i++) {
      const sum = this.#sum[i]!, evenSum = this.#evenSum[i]!;
      mean[i] = toDn(sum, n);
      // Integers again: exact for every n up to 1024 at 16 bits, rounded once above.
      sigma[i] = Math.sqrt(Math.max(0, n * this.#squares[i]! - sum * sum) / (n * (n - 1))) * scale;
      halves[0][i] = toDn(evenSum, even);
      halves[1][i] = toDn(sum - evenSum, n - even);
      if (sum === 0) zeroCount += 1;
    }
    return { frames: n, mean, sigma, halves, clippedCount: this.clippedCount, zeroCount, frameMeansDn: this.#frameSums.map((total) => this.#meanDn(total)) };
  }

  #meanDn(total: number): number {
    const { offset, scale } = sampleToDn(this.format);
    return (total / this.#sum.length - offset) * scale;
  }
}
