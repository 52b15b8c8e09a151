import { open, rename, rm } from 'node:fs/promises';
import { endianness } from 'node:os';
import type { StageImage } from 'sightline/kernels';

/** numpy pads the header so that the samples start on a multiple of this. */
const ALIGN_BYTES = 64;
/** Magic, version 1.0, header length. */
const PREFIX_BYTES = 10;

/**
 * The bytes before the samples of a .npy: version 1.0, C order, (height, width).
 * @source numpy.lib.format
 */
export function npyHeader({ data, width, height }: Pick<StageImage, 'data' | 'width' | 'height'>): Uint8Array {
  if (data.length !== width * height) throw new RangeError(`${data.length} samples are no ${width}x${height} image: give height x width of them`);
  const order = endianness() === 'LE' ? '<' : '>';
  const descr = data instanceof Uint8Array ? '|u1' : `${order}${data instanceof Float32Array ? 'f4' : 'u4'}`;
  const dict = `{'descr': '${descr}', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const size = Math.ceil((PREFIX_BYTES + dict.length + 1) / ALIGN_BYTES) * ALIGN_BYTES;
  const bytes = new Uint8Array(size).fill(0x20);
  bytes.set([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0]);
  new DataView(bytes.buffer).setUint16(8, size - PREFIX_BYTES, true);
  new TextEncoder().encodeInto(dict, bytes.subarray(PREFIX_BYTES));
  bytes[size - 1] = 0x0a;
  return bytes;
}

/**
 * Writes one stage's image for numpy: float32 for gray stages, uint8 0/1 for threshold, uint32 for label.
 *
 * @param path  a file of that name is replaced, whole
 * @throws the file system's error; no part of the file is left
 */
export async function writeStageNpy(path: string, image: StageImage): Promise<void> {
  const partial = `${path}.partial`;
  const header = npyHeader(image);
  const { buffer, byteOffset, byteLength } = image.data;
  try {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(header);
      await file.writeFile(new Uint8Array(buffer, byteOffset, byteLength));
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw cause;
  }
}
