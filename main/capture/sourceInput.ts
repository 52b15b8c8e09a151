import { open, readdir, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { cameraInputArguments } from './devices.ts';
import { findNumberRun } from './numberedImages.ts';
import { SourceError } from './sourceError.ts';
import type { SourceSpec } from './sourceSpec.ts';
import { imageDemuxer, pgmHeader, STILL_HEADER_BYTES, type PgmHeader } from './stillHeader.ts';

/** A source in ffmpeg's words. */
export interface SourceInput {
  readonly kind: SourceSpec['kind'];
  /** ffmpeg's arguments, up to and including `-i`. */
  readonly args: readonly string[];
  /** True for one image; null where only the probe can tell. */
  readonly still: boolean | null;
  /** Frames there are at most; null where that is not known. */
  readonly frameLimit: number | null;
  /** Why the source ends before all of it was read; null where it does not. */
  readonly endsEarly: string | null;
  /** True where frames have no time of their own: images without a frame rate. */
  readonly timeless: boolean;
  /** What a PGM's own header states and ffmpeg does not pass on; null for everything else. */
  readonly pgm: PgmHeader | null;
}

/** Choices about the input that a person made. */
export interface InputOptions {
  /** First number of numbered images; the lowest there is when left out. */
  readonly startNumber?: number | undefined;
  /** Frames a second of numbered images; without it they have no timestamps. */
  readonly frameRate?: number | undefined;
}

/**
 * Looks at what the source names, before ffmpeg does.
 *
 * @throws SourceError  missing, empty, a folder, no image of that pattern, no camera of that name; `demo`, which is resolved by its caller
 */
export async function prepareInput(source: string, spec: SourceSpec, options: InputOptions = {}): Promise<SourceInput> {
  const input = { kind: spec.kind, still: false, frameLimit: null, endsEarly: null, timeless: false, pgm: null };
  switch (spec.kind) {
    case 'file': return { ...input, ...await prepareFile(source, spec.path) };
    case 'numberedImages': return { ...input, ...await prepareNumberedImages(source, spec.pattern, options) };
    case 'lavfi': return { ...input, args: ['-f', 'lavfi', '-i', spec.graph] };
    case 'url': return { ...input, args: [...(/^rtsps?:/i.test(spec.url) ? ['-rtsp_transport', 'tcp'] : []), '-i', spec.url] };
    case 'camera': return { ...input, args: await cameraInputArguments(source, spec.camera) };
    case 'stdin': return { ...input, still: null, args: ['-i', 'pipe:0'] };
    case 'demo': throw new SourceError(`source ${source}: the demo was not resolved: open the footage it stands for`);
  }
}

async function prepareFile(source: string, path: string): Promise<Pick<SourceInput, 'args' | 'still' | 'pgm'>> {
  let head = new Uint8Array(0);
  try {
    const found = await stat(path);
    if (found.isDirectory()) throw new SourceError(`source ${source}: it is a folder: name a file in it, or ${join(path, '%04d.png')} for numbered images`);
    if (found.isFile()) {
      if (found.size === 0) throw new SourceError(`source ${source}: the file is empty: record it again`);
      head = await readHead(path);
    }
  } catch (error) {
    if (error instanceof SourceError) throw error;
    throw fileTrouble(source, error);
  }
  const demuxer = /\.mjpe?g$/i.test(path) ? null : imageDemuxer(head);
  // `file:` keeps ffmpeg from reading a scheme out of the name; a demuxer chosen by content keeps it from reading % as a number.
  return { args: [...(demuxer === null ? [] : ['-f', demuxer]), '-i', `file:${path}`], still: demuxer === null ? null : true, pgm: pgmHeader(head) };
}

async function readHead(path: string): Promise<Uint8Array<ArrayBuffer>> {
  const file = await open(path);
  try {
    const { buffer, bytesRead } = await file.read(new Uint8Array(STILL_HEADER_BYTES), 0, STILL_HEADER_BYTES, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

/** @returns the message for a file that cannot be looked at */
function fileTrouble(source: string, error: unknown): SourceError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  if (code === 'ENOENT' || code === 'ENOTDIR') return new SourceError(`source ${source}: not found: check the path`);
  if (code === 'EACCES' || code === 'EPERM') return new SourceError(`source ${source}: not readable: check the file's permissions`);
  return new SourceError(`source ${source}: ${error instanceof Error ? error.message : 'cannot be read'}: check the path`);
}

async function prepareNumberedImages(source: string, pattern: string, options: InputOptions): Promise<Partial<SourceInput> & Pick<SourceInput, 'args'>> {
  const folder = dirname(pattern);
  const filePattern = basename(pattern);
  let names: string[];
  try { names = await readdir(folder); } catch (error) { throw fileTrouble(source, error); }
  const run = findNumberRun(filePattern, names, options.startNumber ?? null);
  if (run === null) {
    const from = options.startNumber === undefined ? '' : ` with number ${options.startNumber}`;
    throw new SourceError(`source ${source}: no image of that name${from} in ${folder}: check the folder and the number of digits`);
  }
  const gap = run.behindGap === 0 ? null : `image number ${run.first + run.names.length} is missing; ${run.behindGap} images behind the gap were not read`;
  const rate = options.frameRate === undefined ? [] : ['-framerate', String(options.frameRate)];
  const escaped = join(folder.replaceAll('%', '%%'), filePattern);
  return {
    args: ['-f', 'image2', '-start_number', String(run.first), ...rate, '-i', `file:${escaped}`],
    frameLimit: run.names.length,
    endsEarly: gap,
    timeless: options.frameRate === undefined,
    pgm: await commonPgmHeader(source, folder, run.names),
  };
}

/** @throws SourceError  PGMs of one run declare different largest values: one filter cannot restore them all */
async function commonPgmHeader(source: string, folder: string, names: readonly string[]): Promise<PgmHeader | null> {
  const common = pgmHeader(await readHead(join(folder, names[0]!)));
  if (common === null) return null;
  for (const name of names.slice(1)) {
    const other = pgmHeader(await readHead(join(folder, name)));
    if (other === null || (other.maxValue === common.maxValue && other.plain === common.plain)) continue;
    throw new SourceError(`source ${source}: the largest value of ${names[0]} is ${common.maxValue}, of ${name} ${other.maxValue}: save all of them alike`);
  }
  return common;
}
