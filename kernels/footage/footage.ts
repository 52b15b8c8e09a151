import type { FrameFormat } from '../frame.ts';
import { MAX_FRAMES, stampFrameNumber } from './frameNumber.ts';
import { webGeometry, type WebGeometry } from './geometry.ts';
import { hash32, NOISE_LENGTH, noiseTable } from './random.ts';
import { createSensor, LEVELS_DN, type SensorMaps } from './sensor.ts';
import { ShapePainter } from './shape.ts';
import { frameTruth, type FrameTruth, type RegionTruth } from './truth.ts';
import { viewWeb } from './web.ts';

/** Changes whenever the same options give other bytes; part of the name of every cached recording. */
export const FOOTAGE_VERSION = 1;

export const FOOTAGE_FRAME_RATE = 30;

export interface FootageOptions {
  readonly width: number;
  readonly height: number;
  /** Any integer; its low 32 bits count. */
  readonly seed: number;
  /** 8 gives gray8, 12 and 16 give gray16le. */
  readonly bitDepth?: FootageBitDepth;
}

export type FootageBitDepth = 8 | 12 | 16;

export interface RenderedFrame {
  /** height x width samples: the target given, or a new array. */
  readonly pixels: Uint8Array | Uint16Array;
  readonly truth: FrameTruth;
}

const ON_NOISE = 31;

/**
 * What a line camera sees: a printed web of bright dots moving down the frame, with seeded defects, through a lens that
 * darkens to the corners and a sensor with a column pattern, a dark offset and read noise.
 *
 * sample = round(clamp(dark + response * scene + noise)); `scene` is the DN that an ideal flat-field correction gives back,
 * drawn by area coverage. Same options, same bytes, on every machine: integer hashes, sums, products and square roots only.
 */
export class Footage {
  readonly format: FrameFormat;
  readonly geometry: WebGeometry;
  readonly seed: number;
  readonly #unitDn: number;
  readonly #sensor: SensorMaps;
  readonly #noise: Float32Array;
  readonly #painter: ShapePainter;
  readonly #scene: Float32Array;

  /** @throws RangeError  size outside 128x96..4096x4096, seed not an integer, bit depth other than 8, 12 or 16 */
  constructor(options: FootageOptions) {
    const { width, height, seed, bitDepth = 8 } = options;
    if (!Number.isSafeInteger(seed)) throw new RangeError(`demo footage with seed ${seed}: take a whole number`);
    if (bitDepth !== 8 && bitDepth !== 12 && bitDepth !== 16) throw new RangeError(`demo footage of ${String(bitDepth)} bits: take 8, 12 or 16`);
    this.geometry = webGeometry(width, height);
    this.format = { width, height, pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le', bitDepth, range: 'full' };
    this.seed = seed;
    this.#unitDn = (2 ** bitDepth - 1) / 255;
    this.#sensor = createSensor(width, height, seed, this.#unitDn);
    this.#noise = noiseTable(hash32(seed, ON_NOISE), LEVELS_DN.noise * this.#unitDn);
    this.#painter = new ShapePainter(width, height);
    this.#scene = new Float32Array(width * height);
  }

  /** @returns the sensor without light and without noise: f32, height x width, DN; a copy. */
  darkFrame(): Float32Array {
    return this.#sensor.dark.slice();
  }

  /** @returns the sensor before a uniform target, without noise: f32, height x width, DN, mean near 60 % of full scale. */
  flatFrame(): Float32Array {
    const flat = LEVELS_DN.flat * this.#unitDn;
    return this.#sensor.dark.map((dark, i) => dark + flat * this.#sensor.response[i]!);
  }

  /**
   * Renders one frame; frames may be asked for in any order.
   *
   * @param frame   0-based number, below 65,536
   * @param target  height x width samples to write to: Uint8Array for 8 bits, else Uint16Array; overwritten
   * @throws RangeError  frame out of range, or a target of another size or type
   */
  renderFrame(frame: number, target?: Uint8Array | Uint16Array): RenderedFrame {
    if (!Number.isInteger(frame) || frame < 0 || frame >= MAX_FRAMES) throw new RangeError(`demo frame ${frame}: take one from 0 to ${MAX_FRAMES - 1}`);
    const pixels = this.#checkedTarget(target);
    const truth = this.#drawScene(frame);
    this.#expose(frame, pixels);
    return { pixels, truth };
  }

  #checkedTarget(target: Uint8Array | Uint16Array | undefined): Uint8Array | Uint16Array {
    const { width, height, bitDepth } = this.format;
    const Samples = bitDepth === 8 ? Uint8Array : Uint16Array;
    if (!target) return new Samples(width * height);
    if (!(target instanceof Samples) || target.length !== width * height) {
      throw new RangeError(`a target of ${target.length} samples, ${target.BYTES_PER_ELEMENT} bytes each: take a ${Samples.name} of ${width * height}`);
    }
    return target;
  }

  #drawScene(frame: number): FrameTruth {
    const { width, height } = this.format;
    const unit = this.#unitDn;
    const view = viewWeb(this.seed, this.geometry, frame);
    this.#scene.fill(LEVELS_DN.web * unit);
    const regions: RegionTruth[] = [];
    for (const shape of view.shapes) {
      const ink = shape.kind === 'speck' ? LEVELS_DN.speck : LEVELS_DN.dot;
      const coverage = this.#painter.paint(shape, this.#scene, (ink - LEVELS_DN.web) * unit);
      if (coverage) regions.push({ kind: shape.kind, ...coverage });
    }
    stampFrameNumber(this.#scene, width, height, frame, LEVELS_DN.codeBlack * unit, LEVELS_DN.codeWhite * unit);
    return frameTruth(frame, width, height, regions, view.missing);
  }

  #expose(frame: number, pixels: Uint8Array | Uint16Array): void {
    const { width, height } = this.format;
    const { dark, response } = this.#sensor;
    const scene = this.#scene;
    const noise = this.#noise;
    const fullScale = 255 * this.#unitDn;
    for (let y = 0; y < height; y++) {
      const offset = hash32(this.seed, ON_NOISE, frame, y);
      const start = y * width;
      for (let x = 0; x < width; x++) {
        const i = start + x;
        const value = dark[i]! + response[i]! * scene[i]! + noise[(offset + x) & (NOISE_LENGTH - 1)]!;
        pixels[i] = value <= 0 ? 0 : value >= fullScale ? fullScale : (value + 0.5) | 0;
      }
    }
  }
}
