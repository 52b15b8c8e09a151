import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { maskSuite, type NamedMask } from '../support/maskPatterns.ts';

/** One mask and what scikit-image numbers in it. */
export interface LabelGolden extends NamedMask {
  /** `257x130 spiral, 8-connected`. */
  readonly title: string;
  readonly width: number;
  readonly height: number;
  readonly connectivity: 4 | 8;
  readonly count: number;
  /** Of the label image: see labelImageSha256. */
  readonly sha256: string;
}

export interface MaskSize {
  readonly width: number;
  readonly height: number;
  readonly light: boolean;
}

const size = (width: number, height: number, light = false): MaskSize => ({ width, height, light });

/** Single pixels, lines, and sizes on and off the 32-bit word and the 128 x 64 tile. */
export const LABEL_GOLDEN_SIZES: readonly MaskSize[] = [
  size(1, 1), size(37, 1), size(1, 37), size(2, 2), size(3, 2), size(17, 3), size(31, 33), size(33, 31),
  size(64, 64), size(128, 64), size(129, 65), size(200, 101), size(257, 130), size(512, 512), size(1000, 701, true),
];

/** @returns every pattern at every golden size that is wanted, in the order of the golden file. */
export function* labelGoldenMasks(wanted: (size: MaskSize) => boolean = () => true): Generator<NamedMask & MaskSize> {
  for (const { width, height, light } of LABEL_GOLDEN_SIZES.filter(wanted)) {
    for (const named of maskSuite(width, height, light)) yield { ...named, width, height, light };
  }
}

/** @returns SHA-256, hex, of a label image's little-endian u32 bytes, height x width, row-major. */
export function labelImageSha256(labels: Uint32Array): string {
  const bytes = new DataView(new ArrayBuffer(labels.length * 4));
  labels.forEach((label, pixel) => bytes.setUint32(pixel * 4, label, true));
  return createHash('sha256').update(bytes).digest('hex');
}

interface GoldenFile {
  readonly masks: Readonly<Record<string, Readonly<Record<'4' | '8', readonly [count: number, sha256: string]>>>>;
}

/**
 * Label images of skimage.measure.label for every pattern, size and connectivity, made one at a time. The masks come from
 * maskPatterns.ts; labels.py hashed the same ones.
 *
 * @param wanted  leaves sizes out; all are given by default
 * @throws RangeError  when a pattern has no golden: run labels.py again
 */
export function* labelGoldens(wanted?: (size: MaskSize) => boolean): Generator<LabelGolden> {
  const golden = JSON.parse(readFileSync(new URL('labels.json', import.meta.url), 'utf8')) as GoldenFile;
  for (const { name, mask, width, height } of labelGoldenMasks(wanted)) {
    const key = `${width}x${height} ${name}`;
    const entry = golden.masks[key];
    if (!entry) throw new RangeError(`labels.json has no "${key}": run test/golden/labels.py`);
    for (const connectivity of [4, 8] as const) {
      const [count, sha256] = entry[connectivity];
      yield { title: `${key}, ${connectivity}-connected`, name, mask, width, height, connectivity, count, sha256 };
    }
  }
}
