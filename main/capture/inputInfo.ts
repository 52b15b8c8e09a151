import type { SampleRange } from 'sightline/kernels';

/** The first video stream of an input, as ffmpeg describes it. */
export interface VideoStreamInfo {
  /** Number of the stream in its input: `[0:index]`. */
  readonly index: number;
  /** `h264`; `none` where ffmpeg knows no such codec. */
  readonly codec: string;
  /** Codec tag in the container, `avc1 / 0x31637661`; null where it has none. */
  readonly codecTag: string | null;
  /** null where the decoder could not tell. */
  readonly pixFmt: string | null;
  readonly range: SampleRange | null;
  readonly width: number;
  readonly height: number;
  readonly frameRate: number | null;
  /** Clockwise degrees by which a player turns the picture: 0, 90, 180 or 270. */
  readonly rotationDegrees: number;
}

/** What ffmpeg says of one input before it decodes it. */
export interface InputInfo {
  /** `mov,mp4,m4a,3gp,3g2,mj2`; null where no input was opened. */
  readonly demuxer: string | null;
  readonly durationSeconds: number | null;
  /** True where ffmpeg worked the duration out from the bit rate. */
  readonly durationEstimated: boolean;
  readonly startSeconds: number | null;
  readonly video: VideoStreamInfo | null;
  /** Kinds of all streams in order: `Video`, `Audio`, `Subtitle`, `Data`; cover pictures are `Attachment`. */
  readonly streamKinds: readonly string[];
}

/**
 * Reads ffmpeg's description of its first input from its stderr, with or without `[info]` in front of the lines.
 *
 * @source recorded from ffmpeg N-47683 (2018) and 5.1: test/main/capture/transcripts
 */
export function parseInputInfo(stderr: string): InputInfo {
  const lines = stderr.split(/\r?\n/).map((line) => line.replace(/^(\[[^\]]* @ [^\]]*\] )?\[info\] ?/, ''));
  const first = lines.findIndex((line) => /^Input #0, /.test(line));
  if (first < 0) return { demuxer: null, durationSeconds: null, durationEstimated: false, startSeconds: null, video: null, streamKinds: [] };
  const block = lines.slice(first);
  const end = block.findIndex((line, i) => i > 0 && /^\S/.test(line));
  const input = end < 0 ? block : block.slice(0, end);
  const duration = /^ {2}Duration: (\S+?),(?: start: (-?[\d.]+))?/m.exec(input.join('\n'));
  const streams = input.flatMap((line, i) => {
    const match = /^ +Stream #0:(\d+)\S*: (Video|Audio|Subtitle|Data|Attachment|Unknown): ?(.*)$/.exec(line);
    return match ? [{ line: i, index: Number(match[1]), kind: isCoverPicture(match[3]!) ? 'Attachment' : match[2]!, text: match[3]! }] : [];
  });
  const chosen = streams.findIndex((stream) => stream.kind === 'Video');
  const video = streams[chosen];
  const details = video === undefined ? [] : input.slice(video.line + 1, streams[chosen + 1]?.line);
  return {
    demuxer: /^Input #0, (.+), from '/.exec(input[0]!)?.[1] ?? null,
    durationSeconds: parseClock(duration?.[1]),
    durationEstimated: stderr.includes('Estimating duration from bitrate'),
    startSeconds: duration?.[2] === undefined ? null : Number(duration[2]),
    video: video === undefined ? null : { index: video.index, ...parseVideoStream(video.text), rotationDegrees: parseRotation(details) },
    streamKinds: streams.map((stream) => stream.kind),
  };
}

/** The build of 2018 does not print `(attached pic)`; there, a picture in a sound file has no rate but the ID3 reader's 90k clock. */
function isCoverPicture(text: string): boolean {
  return text.includes('(attached pic)') || (/^(mjpeg|png|bmp|gif)\b/.test(text) && / 90k tbr, 90k tbn/.test(text) && !/ fps/.test(text));
}

/** Splits `h264 (High) (avc1 / 0x31), yuv420p(tv, bt709), 64x48 [SAR 1:1], 30 fps` at the commas outside brackets. */
function parseVideoStream(text: string): Omit<VideoStreamInfo, 'index' | 'rotationDegrees'> {
  const parts = text.split(/, (?![^(]*\)(?:[^)]|$))(?![^[]*\])/);
  const sizeAt = parts.findIndex((part) => /^\d+x\d+/.test(part));
  const size = /^(\d+)x(\d+)/.exec(parts[sizeAt] ?? '');
  const format = /^([a-z0-9_]+)(?:\(([^)]*)\))?$/.exec((sizeAt < 0 ? parts[1] : parts[sizeAt - 1]) ?? '');
  const tags = (format?.[2] ?? '').split(/, ?/);
  const rate = /, (\d+(?:\.\d+)?)(k?) fps/.exec(text);
  return {
    codec: /^\S+/.exec(parts[0] ?? '')?.[0] ?? 'none',
    codecTag: /\(([^()]{2,} \/ 0x[0-9a-fA-F]+)\)/.exec(parts[0] ?? '')?.[1] ?? null,
    pixFmt: format === null || format[1] === 'none' || sizeAt === 1 ? null : format[1]!,
    range: tags.includes('pc') ? 'full' : tags.includes('tv') ? 'limited' : null,
    width: Number(size?.[1] ?? 0),
    height: Number(size?.[2] ?? 0),
    frameRate: rate === null ? null : Number(rate[1]) * (rate[2] === 'k' ? 1000 : 1),
  };
}

/** ffmpeg 2018 prints the display matrix's angle anticlockwise and 5.1 too; the `rotate` tag is clockwise. */
function parseRotation(details: readonly string[]): number {
  for (const line of details) {
    const matrix = /displaymatrix: rotation of (-?[\d.]+) degrees/.exec(line);
    if (matrix) return quarterTurn(-Number(matrix[1]));
  }
  for (const line of details) {
    const tag = /^\s+rotate\s*: (-?\d+)/.exec(line);
    if (tag) return quarterTurn(Number(tag[1]));
  }
  return 0;
}

function quarterTurn(degrees: number): number {
  return (((Math.round(degrees / 90) * 90) % 360) + 360) % 360;
}

function parseClock(text: string | undefined): number | null {
  const match = /^(\d+):(\d\d):(\d\d(?:\.\d+)?)$/.exec(text ?? '');
  return match === null ? null : Number(match[1]) * 3600 + Number(match[2]) * 60 + Number(match[3]);
}
