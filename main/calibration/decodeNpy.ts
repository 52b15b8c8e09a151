import type { CalibrationSamples } from 'sightline/kernels';
import type { GrayImage } from './grayImage.ts';

/** dtypes that are read; `|` is numpy's "no byte order". */
const SAMPLES: Readonly<Record<string, { readonly sizeBytes: number; readonly view: (buffer: ArrayBuffer) => CalibrationSamples }>> = {
  '|u1': { sizeBytes: 1, view: (buffer) => new Uint8Array(buffer) },
  '<u2': { sizeBytes: 2, view: (buffer) => new Uint16Array(buffer) },
  '<f4': { sizeBytes: 4, view: (buffer) => new Float32Array(buffer) },
  '<f8': { sizeBytes: 8, view: (buffer) => new Float64Array(buffer) },
};

/**
 * Reads a two-dimensional .npy: u8, u16, f32 or f64, little endian, C order.
 *
 * Written here because the npm reader (npyjs 1.2) takes a truncated file for a smaller image and brings a network client.
 *
 * @param bytes  the whole file
 * @throws Error  one line without the file's name, for whatever else it is
 * @source numpy.lib.format, versions 1.0 to 3.0
 */
export function decodeNpy(bytes: Uint8Array): GrayImage {
  const { header, start } = readHeader(bytes);
  const descr = /'descr':\s*'([^']*)'/.exec(header)?.[1];
  const order = /'fortran_order':\s*(True|False)/.exec(header)?.[1];
  const shape = /'shape':\s*\(([^)]*)\)/.exec(header)?.[1]?.split(',').map((part) => part.trim()).filter((part) => part !== '').map(Number);
  if (order === undefined || !shape) throw new Error('has no .npy header: save it with numpy.save');
  const samples = descr === undefined ? undefined : SAMPLES[descr];
  if (!samples) throw new Error(`holds ${descr ?? 'records'}: save it as uint8, uint16, float32 or float64, little endian`);
  if (order === 'True') throw new Error('is in Fortran order: save numpy.ascontiguousarray of it');
  const [height, width] = shape;
  if (shape.length !== 2 || !isCount(height) || !isCount(width)) throw new Error(`has the shape (${shape.join(', ')}): save one gray image, (height, width)`);
  const sizeBytes = height * width * samples.sizeBytes;
  if (bytes.length - start !== sizeBytes) {
    throw new Error(`has ${bytes.length - start} bytes of samples, ${width}x${height} ${descr} needs ${sizeBytes}: the file is damaged, save it again`);
  }
  const aligned = new Uint8Array(sizeBytes);
  aligned.set(bytes.subarray(start));
  return { width, height, data: samples.view(aligned.buffer) };
}

function isCount(value: number | undefined): value is number {
  return value !== undefined && Number.isSafeInteger(value) && value > 0;
}

function readHeader(bytes: Uint8Array): { header: string; start: number } {
  const notNpy = (): Error => new Error('is no .npy file: save it with numpy.save');
  if (bytes.length < 12 || bytes[0] !== 0x93 || String.fromCharCode(...bytes.subarray(1, 6)) !== 'NUMPY') throw notNpy();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isFirst = bytes[6] === 1;
  const first = isFirst ? 10 : 12;
  const start = first + (isFirst ? view.getUint16(8, true) : view.getUint32(8, true));
  if (start > bytes.length) throw notNpy();
  return { header: new TextDecoder('latin1').decode(bytes.subarray(first, start)), start };
}
