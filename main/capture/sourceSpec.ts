import { parseCamera, type CameraSpec } from './devicesSpec.ts';
import { SourceError } from './sourceError.ts';

/** What a SOURCE argument names. Whether a file is a video or a still is known only once it was probed. */
export type SourceSpec =
  | { readonly kind: 'file'; readonly path: string }
  | { readonly kind: 'numberedImages'; readonly pattern: string }
  | { readonly kind: 'lavfi'; readonly graph: string }
  | { readonly kind: 'url'; readonly url: string }
  | { readonly kind: 'camera'; readonly camera: CameraSpec }
  | { readonly kind: 'stdin' }
  | { readonly kind: 'demo' };

const URL_SCHEMES = ['rtsp', 'rtsps', 'http', 'https', 'udp', 'tcp', 'rtmp', 'rtmps', 'srt', 'rtp'];

/** `%d` or `%04d`: ffmpeg's image2 numbering. */
export const NUMBER_FIELD = /%(0\d+)?d/;

/**
 * Reads the SOURCE argument of the command line, but for the demo's settings, which are its own affair. Pure: the disk is seen through `exists` alone, and a path that exists
 * is that file, whatever `:` or `%` it holds.
 *
 * @param exists  true when the path names something on disk
 * @throws SourceError  empty text, unknown scheme, camera without an ID
 */
export function parseSource(source: string, exists: (path: string) => boolean): SourceSpec {
  if (source === '-') return { kind: 'stdin' };
  if (source.trim() === '') throw new SourceError('source "": empty: give a file, dir/%04d.png, camera:ID, a URL, lavfi:GRAPH, - or demo');
  if (exists(source)) return { kind: 'file', path: source };
  if (source === 'demo' || source.startsWith('demo:')) return { kind: 'demo' };
  if (source.startsWith('lavfi:')) return lavfi(source);
  if (source.startsWith('file:')) return { kind: 'file', path: source.slice('file:'.length).replace(/^\/\/(?=\/)/, '') };
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(source)?.[1]?.toLowerCase();
  if (scheme !== undefined) {
    if (!URL_SCHEMES.includes(scheme)) {
      throw new SourceError(`source ${source}: scheme "${scheme}" is not known: use one of ${URL_SCHEMES.join(', ')}`);
    }
    return { kind: 'url', url: source };
  }
  if (source.startsWith('camera:')) return { kind: 'camera', camera: parseCamera(source) };
  if (NUMBER_FIELD.test(source)) return { kind: 'numberedImages', pattern: source };
  return { kind: 'file', path: source };
}

function lavfi(source: string): SourceSpec {
  const graph = source.slice('lavfi:'.length).trim();
  if (graph === '') throw new SourceError(`source ${source}: the graph is empty: for example lavfi:testsrc2=size=640x480:rate=30`);
  return { kind: 'lavfi', graph };
}
