import { SourceError } from './sourceError.ts';

/** What `camera:ID@1920x1080@30@mjpeg` names; what is left out is the driver's choice. */
export interface CameraSpec {
  /** As `sightline devices` prints it: `0`, `/dev/video0`, a camera's name. */
  readonly id: string;
  readonly size: { readonly width: number; readonly height: number } | null;
  /** Frames a second. */
  readonly frameRate: number | null;
  /** ffmpeg's name of the camera's pixel format or codec. */
  readonly format: string | null;
}

const MODE = /^(?<id>.*?)@(?<width>\d{1,5})x(?<height>\d{1,5})(?:@(?<rate>\d+(?:\.\d+)?))?(?:@(?<format>[a-z][a-z0-9_]*))?$/s;

/**
 * Reads what follows `camera:`. A mode begins with its size, so that an ID may hold an `@` of its own.
 *
 * @param source  the whole SOURCE, for messages
 * @throws SourceError  no ID, or a size or rate of 0
 */
export function parseCamera(source: string): CameraSpec {
  const text = source.slice('camera:'.length);
  const mode = MODE.exec(text)?.groups;
  const id = (mode?.['id'] ?? text).trim();
  if (id === '') throw new SourceError(`source ${source}: it names no camera: give camera:ID; sightline devices lists them`);
  if (mode === undefined) return { id, size: null, frameRate: null, format: null };
  const width = Number(mode['width']), height = Number(mode['height']);
  const frameRate = mode['rate'] === undefined ? null : Number(mode['rate']);
  if (width < 1 || height < 1) throw new SourceError(`source ${source}: size ${width}x${height} is empty: give one like 1920x1080`);
  if (frameRate === 0) throw new SourceError(`source ${source}: 0 frames a second: give a rate like 30`);
  return { id, size: { width, height }, frameRate, format: mode['format'] ?? null };
}

/** @returns the SOURCE that opens a camera in one of its modes */
export function cameraSource(id: string, mode: { readonly width: number; readonly height: number; readonly frameRate: number | null; readonly format: string }): string {
  return `camera:${id}@${mode.width}x${mode.height}${mode.frameRate === null ? '' : `@${mode.frameRate}`}${mode.format === '' ? '' : `@${mode.format}`}`;
}
