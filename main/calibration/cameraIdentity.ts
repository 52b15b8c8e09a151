import { existsSync } from 'node:fs';
import { parseSource } from '../capture/index.ts';

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

/** @returns true where the samples were made for a screen, so that they are not linear in light; null where the format does not say */
export function isGammaEncoded(sourcePixFmt: string): boolean | null {
  return /^(yuv|yuyv|uyvy|yvyu|nv\d|p0|rgb|bgr|argb|abgr|rgba|bgra|gbr|0rgb|pal8)/.test(sourcePixFmt) ? true : null;
}
