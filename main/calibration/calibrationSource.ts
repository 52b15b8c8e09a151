import { existsSync } from 'node:fs';
import { parseSource, type Capture } from '../capture/index.ts';
import type { CalibrationFrame } from '../contract/index.ts';

/** A camera settles its exposure and gain before its frames are worth averaging. */
const SETTLING_FRAMES = 10;

/**
 * What tells the camera behind a SOURCE from another, whatever mode it runs in: `camera:0`, `rtsp://10.0.0.7/stream`.
 *
 * @returns null for a file, a drawn source, standard input and the demo: nothing says which camera they come from
 * @throws SourceError  text that names no source
 */
export function cameraIdentity(source: string): string | null {
  const spec = parseSource(source, existsSync);
  if (spec.kind === 'camera') return `camera:${spec.camera.id}`;
  // A password and the parameters of a session come and go.
  return spec.kind === 'url' ? spec.url.replace(/^(\w+:\/\/)[^/@]*@/, '$1').replace(/[?#].*$/, '') : null;
}

/** @returns how many frames of a SOURCE that was just opened are left out of an average */
export function settlingFrames(source: string): number {
  return cameraIdentity(source) === null ? 0 : SETTLING_FRAMES;
}

/** @returns what a calibration's record says of where its frames came from; a URL's password stays out of it */
export function calibrationSource(source: string, { kind, source: shown, codec, sourcePixFmt }: Pick<Capture, 'kind' | 'source' | 'codec' | 'sourcePixFmt'>): CalibrationFrame['source'] {
  return { name: kind === 'url' ? shown : source, camera: cameraIdentity(source), codec, pixelFormat: sourcePixFmt, gammaEncoded: isGammaEncoded(sourcePixFmt) };
}

/** @returns true where the samples were made for a screen, so that they are not linear in light; null where the format does not say */
function isGammaEncoded(sourcePixFmt: string): boolean | null {
  return /^(yuv|yuyv|uyvy|yvyu|nv\d|p0|rgb|bgr|argb|abgr|rgba|bgra|gbr|0rgb|pal8)/.test(sourcePixFmt) ? true : null;
}
