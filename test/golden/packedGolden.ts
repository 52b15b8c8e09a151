import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';

/** @returns what write_gzipped_json of packing.py stored in this folder under `name`. */
export function readGzippedJson<T>(name: string): T {
  return JSON.parse(gunzipSync(readFileSync(new URL(name, import.meta.url))).toString('utf8')) as T;
}

/** @returns the bytes of packing.py's `packed`, in a buffer of their own so that any typed array fits over it. */
export function unpackedBytes(base64: string): ArrayBuffer {
  return new Uint8Array(Buffer.from(base64, 'base64')).buffer;
}

/** @returns samples of a gray8 or gray16le frame. */
export function unpackedSamples(base64: string, bitDepth: number): Uint8Array | Uint16Array {
  return bitDepth === 8 ? new Uint8Array(unpackedBytes(base64)) : new Uint16Array(unpackedBytes(base64));
}
