/** Tags of a baseline gray image and the field types they are written in. */
const SHORT = 3, LONG = 4;

/**
 * Encodes a label image as TIFF: one page, one uncompressed strip, 32 bits unsigned, little endian.
 *
 * Written here because no kept package writes 32-bit gray: the file is a header, eleven tags and the samples.
 *
 * @param data  u32, height x width
 * @source  TIFF 6.0, section 3 (bilevel and gray) and section 19 (sample format)
 */
export function encodeTiff(data: Uint32Array, width: number, height: number): Uint8Array {
  const tags: readonly (readonly [tag: number, type: number, value: number])[] = [
    [256, LONG, width], [257, LONG, height], [258, SHORT, 32], [259, SHORT, 1], [262, SHORT, 1], [273, LONG, 0],
    [277, SHORT, 1], [278, LONG, height], [279, LONG, data.length * 4], [284, SHORT, 1], [339, SHORT, 1],
  ];
  const start = 8 + 2 + tags.length * 12 + 4 + 2;
  const file = new Uint8Array(start + data.length * 4);
  const view = new DataView(file.buffer);
  view.setUint16(0, 0x4949);
  view.setUint16(2, 42, true);
  view.setUint32(4, 8, true);
  view.setUint16(8, tags.length, true);
  tags.forEach(([tag, type, value], i) => {
    const at = 10 + i * 12;
    view.setUint16(at, tag, true);
    view.setUint16(at + 2, type, true);
    view.setUint32(at + 4, 1, true);
    view.setUint32(at + 8, tag === 273 ? start : value, true);
  });
  for (let i = 0; i < data.length; i++) view.setUint32(start + i * 4, data[i]!, true);
  return file;
}
