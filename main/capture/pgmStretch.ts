import type { PgmHeader } from './stillHeader.ts';

/** What takes a PGM's samples back from ffmpeg's full scale to the values in the file. */
export interface PgmRestore {
  /** Filter behind the gray format; null where ffmpeg leaves the samples as they are. */
  readonly filter: string | null;
  /** Bits that hold the largest value; 8 for all that fit a byte. */
  readonly bitDepth: number;
}

/** ffmpeg's build of 2018 reads four digits of a number written as text and takes the fifth for the next sample. */
const MAX_PLAIN_VALUE = 9_999;
/** Where ffmpeg's lut filter clips 16-bit results: 255 << 8 (libavfilter/vf_lut.c). */
const MAX_RESTORED = 65_280;

/**
 * Undoes the stretch by which ffmpeg brings a PGM's largest value to 255 or 65535, after trying it on every value there is.
 *
 * @returns the restoring filter; a text, one line of reason and remedy, where the values cannot all be told
 * @source libavcodec/pnmdec.c, the same in the builds of 2018, 5.1 and 7.1: binary (v f + half) >> shift in fixed point with
 *   f = round(full scale 2^shift / largest), wrapped to the word; plain text round(v full scale / largest)
 */
export function pgmRestore({ maxValue, plain }: PgmHeader): PgmRestore | string {
  if (plain && maxValue > MAX_PLAIN_VALUE) {
    return `it is a plain PGM (P2) with values up to ${maxValue}, of which ffmpeg may misread those above ${MAX_PLAIN_VALUE}: save it as a binary PGM (P5), PNG or TIFF`;
  }
  const deep = maxValue > 255;
  const fullScale = deep ? 65_535 : 255;
  const bitDepth = deep ? Math.ceil(Math.log2(maxValue + 1)) : 8;
  if (maxValue === fullScale) return { filter: null, bitDepth };
  const one = 2 ** (deep ? 15 : 7);
  const factor = Math.floor((fullScale * one + Math.floor(maxValue / 2)) / maxValue);
  const [stretch, divisor, multiplier] = plain
    ? [(v: number) => Math.floor((fullScale * v + Math.floor(maxValue / 2)) / maxValue), fullScale, maxValue]
    : [(v: number) => Math.floor((v * factor + one / 2) / one) % (fullScale + 1), factor, one];
  for (let v = 0; v <= maxValue; v++) {
    if (Math.min(Math.round((stretch(v) * multiplier) / divisor), MAX_RESTORED) === v) continue;
    return `its largest value is ${maxValue}, which ffmpeg stretches to ${fullScale} so that ${v} cannot be restored: save it with ${fullScale} as the largest value, or as PNG or TIFF`;
  }
  return { filter: `lut=y=round(val*${multiplier}/${divisor})`, bitDepth };
}
