/** How one sample is stored: 8-bit, or 16-bit little endian holding `bitDepth` significant bits. */
export type PixelFormat = 'gray8' | 'gray16le';

/** Limited range is video luma (16..235 at 8 bits); everything else is full range. */
export type SampleRange = 'full' | 'limited';

/** The shape and meaning of the frames of one source; it never changes while the source runs. */
export interface FrameFormat {
  readonly width: number;
  readonly height: number;
  readonly pixelFormat: PixelFormat;
  /** Significant bits of a sample: 8 for gray8; 9 to 16 for gray16le. */
  readonly bitDepth: number;
  readonly range: SampleRange;
}

/** One captured frame: samples as the source delivers them, row-major, no row padding. */
export interface Frame {
  /** 0-based number in capture order. */
  readonly index: number;
  /** Presentation time in microseconds of the source's own clock; null where the source has none. */
  readonly ptsUs: number | null;
  /** height x width samples; read until `inspect` settles and not a moment longer. */
  readonly pixels: Uint8Array | Uint16Array;
}

/** @returns bytes of one sample: 1 or 2. */
export function sampleBytes(format: FrameFormat): 1 | 2 {
  return format.pixelFormat === 'gray8' ? 1 : 2;
}

/** @returns bytes of one frame, without padding. */
export function frameBytes(format: FrameFormat): number {
  return format.width * format.height * sampleBytes(format);
}

/** @returns the largest DN of the format: 255 at 8 bits, 65535 at 16. */
export function fullScaleDn(format: FrameFormat): number {
  return 2 ** format.bitDepth - 1;
}

/** @returns the stored sample from which on a pixel is saturated: the largest, or white of limited range */
export function saturatedFrom({ bitDepth, range }: FrameFormat): number {
  return range === 'full' ? 2 ** bitDepth - 1 : 235 * 2 ** (bitDepth - 8);
}

/**
 * How a stored sample becomes a DN: `dn = (sample - offset) * scale`.
 *
 * Full-range samples are DN already (offset 0, scale 1). Limited-range luma is expanded, so that black (16 at
 * 8 bits) is 0 DN and white (235) is full scale; values outside stay outside.
 *
 * @source ITU-R BT.601 and BT.2100: black at 16 << (bits - 8), white at 235 << (bits - 8)
 */
export function sampleToDn(format: FrameFormat): { readonly offset: number; readonly scale: number } {
  if (format.range === 'full') return { offset: 0, scale: 1 };
  const unit = 2 ** (format.bitDepth - 8);
  return { offset: 16 * unit, scale: fullScaleDn(format) / (219 * unit) };
}

/** @returns a line for people: `3840x2160 gray8` or `1920x1080 gray16le, 12 bits, limited range`. */
export function describeFormat(format: FrameFormat): string {
  const bits = format.bitDepth === 8 * sampleBytes(format) ? '' : `, ${format.bitDepth} bits`;
  const range = format.range === 'limited' ? ', limited range' : '';
  return `${format.width}x${format.height} ${format.pixelFormat}${bits}${range}`;
}
