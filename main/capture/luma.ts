import type { PixelFormat, SampleRange } from 'sightline/kernels';

/** How ffmpeg is told to deliver a source's luma without changing a sample, and what arrives. */
export interface Luma {
  /** Filter graph text between the decoder and the raw output. */
  readonly filter: string;
  /** ffmpeg's name of what the raw output must be; anything else would shift every frame. */
  readonly outputFormat: string;
  readonly pixelFormat: PixelFormat;
  readonly bitDepth: number;
  readonly range: SampleRange;
}

/** Packed and semi-planar YUV, and the planar format of the same samples, which swscale unpacks without arithmetic. */
const PLANAR_TWIN: Readonly<Record<string, string>> = {
  nv12: 'yuv420p', nv21: 'yuv420p', nv24: 'yuv444p', nv42: 'yuv444p',
  yuyv422: 'yuv422p', uyvy422: 'yuv422p', yvyu422: 'yuv422p', uyyvyy411: 'yuv411p',
};

/**
 * Weighs 16-bit RGB to within 1 of 65535; swscale's own gray16 is off by up to 6, and by 150 from 10-bit RGB in the build of 2018.
 *
 * @source ITU-R BT.601: 0.299 R + 0.587 G + 0.114 B
 */
const BT601_MIX = `colorchannelmixer=${Array.from({ length: 3 }, () => '.299:.587:.114:0').join(':')}`;

/**
 * The luma of a decoded pixel format, at its full depth.
 *
 * - gray formats pass as they are (big endian is swapped) and are full range, whatever their tag says;
 * - YUV gives its y plane as it is; limited range unless tagged full: no conversion, the engine expands to DN;
 * - RGB and palette formats are weighted to gray (BT.601), within 1 of full scale, equal channels exactly at 8 bits; more than
 *   8 bits arrive as 16; full range.
 *
 * @param pixFmt  ffmpeg's name, `yuv420p10le`
 * @param tag     the range the stream is tagged with, or null
 * @returns null where the format is none of these
 */
export function lumaOf(pixFmt: string, tag: SampleRange | null): Luma | null {
  return ofGray(pixFmt) ?? ofYuv(pixFmt, tag) ?? ofRgb(pixFmt);
}

function deliver(filters: readonly string[], bitDepth: number, range: SampleRange): Luma {
  const outputFormat = bitDepth === 8 ? 'gray' : `gray${bitDepth}le`;
  return {
    filter: [...filters, `format=${outputFormat}`].join(','),
    outputFormat,
    pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le',
    bitDepth,
    range,
  };
}

function ofGray(pixFmt: string): Luma | null {
  if (pixFmt === 'monob' || pixFmt === 'monow') return deliver([], 8, 'full');
  const gray = /^gray(?:(9|10|12|14|16)[lb]e)?$/.exec(pixFmt);
  if (gray) return deliver([], Number(gray[1] ?? 8), 'full');
  const withAlpha = /^ya(?:8|(16)[lb]e)$/.exec(pixFmt);
  return withAlpha ? deliver(['extractplanes=y'], Number(withAlpha[1] ?? 8), 'full') : null;
}

function ofYuv(pixFmt: string, tag: SampleRange | null): Luma | null {
  const planar = /^yuv(j|a)?4\d\dp(?:(9|10|12|14|16)[lb]e)?$/.exec(pixFmt);
  const range = planar?.[1] === 'j' ? 'full' : tag ?? 'limited';
  if (planar) return deliver(['extractplanes=y'], Number(planar[2] ?? 8), range);
  const twin = PLANAR_TWIN[pixFmt];
  if (twin !== undefined) return deliver([`format=${twin}`, 'extractplanes=y'], 8, range);
  // The samples of p010 and p012 lie in the high bits; the planar twin has them in the low ones.
  const highBits = /^p(0|2|4)(10|12|16)[lb]e$/.exec(pixFmt);
  if (highBits) return deliver([`format=yuv4${highBits[1] === '0' ? '20' : `${highBits[1]}${highBits[1]}`}p${highBits[2]}le`, 'extractplanes=y'], Number(highBits[2]), range);
  return null;
}

function ofRgb(pixFmt: string): Luma | null {
  if (/^(rgb|bgr)(24|0)$|^(0rgb|0bgr|rgba|bgra|argb|abgr)$|^gbra?p$/.test(pixFmt)) return deliver([], 8, 'full');
  // swscale weighs these only by way of limited-range video; RGB in between keeps every level.
  if (/^pal8$|^(rgb|bgr)(8|4|4_byte|(444|555|565)[lb]e)$|^bayer_[a-z]{4}8$/.test(pixFmt)) return deliver(['format=rgb24'], 8, 'full');
  const deep = /^(rgb|bgr)48[lb]e$|^(rgba|bgra)64[lb]e$|^gbra?p(9|10|12|14|16)[lb]e$|^x2(rgb|bgr)10[lb]e$|^bayer_[a-z]{4}16[lb]e$/;
  return deep.test(pixFmt) ? deliver(['format=rgb48le', BT601_MIX, 'format=gbrp16le', 'extractplanes=g'], 16, 'full') : null;
}
