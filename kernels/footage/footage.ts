import type { FrameFormat } from '../frame.ts';
import { codeBox, MAX_FRAMES, stampFrameNumber } from './frameNumber.ts';
import { webGeometry, type WebGeometry } from './geometry.ts';
import { hash32, NOISE_LENGTH, noiseTable } from './random.ts';
import { createSensor, LEVELS_DN, type SensorMaps } from './sensor.ts';
import { ShapePainter, type Box } from './shape.ts';
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
/** Noise of their own, so that no frame of the web repeats that of its calibration. */
const ON_UNIFORM = { dark: 32, flat: 33 } as const;

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
  readonly #painter: ShapePainter;
  /** 1 DN in the fixed point that a frame is added up in: two to the power of `#shift`. */
  readonly #shift: number;
  /** The bare web as the sensor sees it, and the noise table: fixed point. */
  readonly #bareWeb: Int32Array;
  readonly #noise: Int32Array;
  /** What print and code add to the web, DN after correction; all 0 between frames. */
  readonly #ink: Float32Array;

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
    this.#painter = new ShapePainter(width, height);
    // Full scale takes 30 bits: brighter sums still fit, and 2^-14 DN of a 16-bit sample is far below its noise.
    this.#shift = 30 - bitDepth;
    const fixed = 2 ** this.#shift;
    const { dark, response } = this.#sensor;
    const web = LEVELS_DN.web * this.#unitDn;
    this.#bareWeb = new Int32Array(width * height);
    for (let i = 0; i < dark.length; i++) this.#bareWeb[i] = Math.round((dark[i]! + response[i]! * web) * fixed);
    this.#noise = new Int32Array(noiseTable(hash32(seed, ON_NOISE), LEVELS_DN.noise * this.#unitDn * fixed));
    this.#ink = new Float32Array(width * height);
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
    checkFrame(frame);
    const pixels = this.#checkedTarget(target);
    const { truth, printed } = this.#print(frame);
    const noiseStarts = Uint32Array.from({ length: this.format.height }, (_, row) => hash32(this.seed, ON_NOISE, frame, row));
    this.#exposeWeb(pixels, noiseStarts);
    for (const box of printed) this.#exposePrint(pixels, noiseStarts, box);
    for (const box of printed) this.#clearInk(box);
    return { pixels, truth };
  }

  /**
   * Renders what a calibration is recorded from: the sensor with its lens covered (`dark`) or before a uniform target (`flat`).
   * Frames differ by their noise alone.
   *
   * @param frame, target  as renderFrame's
   * @returns  height x width samples: the target given, or a new array
   * @throws RangeError  as renderFrame
   */
  renderUniform(scene: 'dark' | 'flat', frame: number, target?: Uint8Array | Uint16Array): Uint8Array | Uint16Array {
    checkFrame(frame);
    const pixels = this.#checkedTarget(target);
    const { width, height, bitDepth } = this.format;
    const { dark, response } = this.#sensor;
    const level = scene === 'flat' ? LEVELS_DN.flat * this.#unitDn : 0;
    const fixed = 2 ** this.#shift, half = 1 << (this.#shift - 1), fullScale = 2 ** bitDepth - 1;
    for (let y = 0; y < height; y++) {
      const noiseStart = hash32(this.seed, ON_UNIFORM[scene], frame, y);
      for (let x = 0, i = y * width; x < width; x++, i++) {
        const exposed = Math.round((dark[i]! + response[i]! * level) * fixed);
        const value = (exposed + this.#noise[(noiseStart + x) & (NOISE_LENGTH - 1)]! + half) >> this.#shift;
        pixels[i] = value < 0 ? 0 : value > fullScale ? fullScale : value;
      }
    }
    return pixels;
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

  #print(frame: number): { truth: FrameTruth; printed: Box[] } {
    const { width, height } = this.format;
    const unit = this.#unitDn;
    const view = viewWeb(this.seed, this.geometry, frame);
    const regions: RegionTruth[] = [];
    const printed: Box[] = [codeBox(height)];
    for (const shape of view.shapes) {
      const ink = shape.kind === 'speck' ? LEVELS_DN.speck : LEVELS_DN.dot;
      const painted = this.#painter.paint(shape, this.#ink, (ink - LEVELS_DN.web) * unit);
      if (!painted) continue;
      printed.push(painted.box);
      if (painted.coverage) regions.push({ kind: shape.kind, ...painted.coverage });
    }
    stampFrameNumber(this.#ink, width, height, frame, (LEVELS_DN.codeBlack - LEVELS_DN.web) * unit, (LEVELS_DN.codeWhite - LEVELS_DN.web) * unit);
    return { truth: frameTruth(frame, width, height, regions, view.missing), printed };
  }

  /** Most of a frame is bare web, which noise cannot bring near 0 or full scale: integers, and no clamp. */
  #exposeWeb(pixels: Uint8Array | Uint16Array, noiseStarts: Uint32Array): void {
    const { width, height } = this.format;
    const bareWeb = this.#bareWeb;
    const noise = this.#noise;
    const shift = this.#shift;
    const half = 1 << (shift - 1);
    for (let y = 0; y < height; y++) {
      const noiseStart = noiseStarts[y]! & (NOISE_LENGTH - 1);
      const start = y * width;
      for (let x = 0; x < width; x++) {
        pixels[start + x] = (bareWeb[start + x]! + noise[(noiseStart + x) & (NOISE_LENGTH - 1)]! + half) >> shift;
      }
    }
  }

  /** The same once more where there is print; boxes may overlap. */
  #exposePrint(pixels: Uint8Array | Uint16Array, noiseStarts: Uint32Array, box: Box): void {
    const { width, bitDepth } = this.format;
    const { response } = this.#sensor;
    const shift = this.#shift;
    const fixed = 2 ** shift;
    const half = 1 << (shift - 1);
    const fullScale = 2 ** bitDepth - 1;
    for (let y = box.minRow; y < box.maxRow; y++) {
      const noiseStart = noiseStarts[y]! & (NOISE_LENGTH - 1);
      for (let x = box.minCol; x < box.maxCol; x++) {
        const i = y * width + x;
        const added = response[i]! * this.#ink[i]! * fixed;
        const value = (this.#bareWeb[i]! + this.#noise[(noiseStart + x) & (NOISE_LENGTH - 1)]! + added + half) >> shift;
        pixels[i] = value < 0 ? 0 : value > fullScale ? fullScale : value;
      }
    }
  }

  #clearInk(box: Box): void {
    const { width } = this.format;
    for (let y = box.minRow; y < box.maxRow; y++) this.#ink.fill(0, y * width + box.minCol, y * width + box.maxCol);
  }
}

function checkFrame(frame: number): void {
  if (!Number.isInteger(frame) || frame < 0 || frame >= MAX_FRAMES) throw new RangeError(`demo frame ${frame}: take one from 0 to ${MAX_FRAMES - 1}`);
}
