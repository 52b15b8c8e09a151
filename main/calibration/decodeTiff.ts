import { decode, type TiffIfd } from 'tiff';
import type { GrayImage } from './grayImage.ts';

/** TIFF's own numbers. */
const WHITE_IS_ZERO = 0, BLACK_IS_ZERO = 1, UNSIGNED = 1, FLOAT = 3;

/**
 * Reads a gray TIFF: one page, 8 or 16 bits unsigned, or 32 or 64 bits float; uncompressed, LZW or deflate.
 *
 * @param bytes  the whole file
 * @throws Error  one line without the file's name, for whatever else it is
 */
export function decodeTiff(bytes: Uint8Array): GrayImage {
  const pages = attempt(() => decode(bytes, { ignoreImageData: true }));
  const [page] = pages;
  if (!page) throw new Error('holds no image: save one gray page');
  if (pages.length > 1) throw new Error(`holds ${pages.length} pages: average them into one`);
  const { samplesPerPixel, sampleFormat, type } = page;
  // TIFF's default where the tag is absent, which the decoder's types do not know.
  const bitsPerSample = (page.bitsPerSample as number | undefined) ?? 1;
  if (samplesPerPixel !== 1 || (type !== BLACK_IS_ZERO && type !== WHITE_IS_ZERO)) {
    throw new Error(`is a colour image (${samplesPerPixel} samples a pixel, photometric interpretation ${type}): save it as gray`);
  }
  const isRead = sampleFormat === UNSIGNED ? bitsPerSample === 8 || bitsPerSample === 16 : sampleFormat === FLOAT && (bitsPerSample === 32 || bitsPerSample === 64);
  if (!isRead) throw new Error(`has ${bitsPerSample}-bit samples of format ${sampleFormat}: save it with 8 or 16 bits unsigned or 32-bit float`);
  const { width, height, data } = attempt(() => decode(bytes))[0]!;
  if (data.length !== width * height) throw new Error(`holds ${data.length} samples for ${width}x${height}: save it again`);
  return { width, height, data };
}

/** The decoder walks offsets found in the file: on a truncated or foreign one it throws all kinds of errors. */
function attempt(read: () => TiffIfd[]): TiffIfd[] {
  try {
    return read();
  } catch (cause) {
    const reason = cause instanceof RangeError ? 'an offset leads outside the file' : cause instanceof Error ? cause.message : String(cause);
    throw new Error(`cannot be read as TIFF (${reason}): save it again as gray TIFF, uncompressed`, { cause });
  }
}
