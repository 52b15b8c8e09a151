/** Bytes of a file's start that tell what still it is, comments of a PGM header included. */
export const STILL_HEADER_BYTES = 1_024;

/**
 * Tells a still by its first bytes, whatever it is called.
 *
 * @param head  at least 8 bytes
 * @returns ffmpeg's demuxer for one image of that kind; null where it is none of them
 */
export function imageDemuxer(head: Uint8Array): string | null {
  const text = latin1(head.subarray(0, 8));
  if (text === '\x89PNG\r\n\x1a\n') return 'png_pipe';
  if (text.startsWith('\xff\xd8\xff')) return 'jpeg_pipe';
  if (text.startsWith('II*\0') || text.startsWith('MM\0*')) return 'tiff_pipe';
  const map = /^P([1-6])\s/.exec(text);
  return map === null ? null : { 1: 'pbm_pipe', 4: 'pbm_pipe', 2: 'pgm_pipe', 5: 'pgm_pipe', 3: 'ppm_pipe', 6: 'ppm_pipe' }[map[1]!] ?? null;
}

/** What a PGM says of its samples. */
export interface PgmHeader {
  /** 1 to 65535. */
  readonly maxValue: number;
  /** True where samples are numbers written as text (P2). */
  readonly plain: boolean;
}

/**
 * @param head  the start of the file
 * @returns null for every other file, and for a header that is longer than `head`
 * @source netpbm's pgm(5)
 */
export function pgmHeader(head: Uint8Array): PgmHeader | null {
  const header = /^P([25])(?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+\d+(?:\s|#[^\n]*\n)+(\d+)\s/.exec(latin1(head.subarray(0, STILL_HEADER_BYTES)));
  const maxValue = Number(header?.[2] ?? 0);
  return maxValue >= 1 && maxValue <= 65_535 ? { maxValue, plain: header![1] === '2' } : null;
}

function latin1(bytes: Uint8Array): string {
  return String.fromCharCode(...bytes);
}
