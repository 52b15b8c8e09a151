/**
 * Encodes a float32 image as a .npy file.
 *
 * @param data  f32, height x width, row-major
 * @returns the file's bytes: format version 1.0, little endian, C order
 * @throws RangeError  when data and size differ
 * @source numpy.lib.format: the header is padded with spaces so that the data starts at a multiple of 64 bytes
 */
export function npyFloat32(data: Float32Array, width: number, height: number): Uint8Array {
  if (data.length !== width * height) throw new RangeError(`.npy of ${data.length} samples: give ${width} x ${height} = ${width * height}`);
  const description = `{'descr': '<f4', 'fortran_order': False, 'shape': (${height}, ${width}), }`;
  const prefixBytes = 10;
  const dataStart = Math.ceil((prefixBytes + description.length + 1) / 64) * 64;
  const file = new Uint8Array(dataStart + data.length * 4);
  const view = new DataView(file.buffer);
  file.set([0x93, ...Buffer.from('NUMPY', 'latin1'), 1, 0]);
  view.setUint16(8, dataStart - prefixBytes, true);
  file.set(Buffer.from(description.padEnd(dataStart - prefixBytes - 1) + '\n', 'latin1'), prefixBytes);
  data.forEach((value, i) => { view.setFloat32(dataStart + i * 4, value, true); });
  return file;
}
