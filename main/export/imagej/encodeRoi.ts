import { type Outline } from 'sightline/kernels';

/** What of a file is where, in bytes; big endian. */
const HEADER = 64, HEADER_2 = 64;
const AT = { version: 4, type: 6, top: 8, left: 10, bottom: 12, right: 14, count: 16, countLarge: 18, position: 56, header2: 60 } as const;
const AT_2 = { nameOffset: 16, nameLength: 20 } as const;
const VERSION = 228, TRACED = 8, MAX_SHORT_COUNT = 65_535;

export interface RoiOutline {
  /** Shown in ImageJ's ROI manager. */
  readonly name: string;
  /** Slice of the stack, 1-based. */
  readonly position: number;
  /** Integer corners. */
  readonly outline: Outline;
}

/**
 * Encodes one traced ROI: a polygon with corners on the pixel grid, as ImageJ's wand makes them.
 *
 * @source  the format that ImageJ 1.x reads, ij.io.RoiDecoder: header, corners relative to the bounding box (x, then y, 16 bits each),
 *          second header, name in UTF-16
 */
export function encodeRoi({ name, position, outline }: RoiOutline): Uint8Array {
  const count = outline.length / 2;
  const xs = outline.filter((_, i) => i % 2 === 0), ys = outline.filter((_, i) => i % 2 === 1);
  const least = (values: Outline): number => values.reduce((a, b) => Math.min(a, b));
  const most = (values: Outline): number => values.reduce((a, b) => Math.max(a, b));
  const left = least(xs), top = least(ys);
  const header2 = HEADER + count * 4;
  const file = new Uint8Array(header2 + HEADER_2 + name.length * 2);
  const view = new DataView(file.buffer);
  file.set([0x49, 0x6f, 0x75, 0x74]); // "Iout"
  view.setInt16(AT.version, VERSION);
  view.setUint8(AT.type, TRACED);
  view.setInt16(AT.top, top);
  view.setInt16(AT.left, left);
  view.setInt16(AT.bottom, most(ys));
  view.setInt16(AT.right, most(xs));
  // 0 here says that the number of corners is the wider one.
  if (count <= MAX_SHORT_COUNT) view.setUint16(AT.count, count);
  else view.setInt32(AT.countLarge, count);
  view.setInt32(AT.position, position);
  view.setInt32(AT.header2, header2);
  for (let i = 0; i < count; i++) {
    view.setInt16(HEADER + i * 2, xs[i]! - left);
    view.setInt16(HEADER + (count + i) * 2, ys[i]! - top);
  }
  view.setInt32(header2 + AT_2.nameOffset, header2 + HEADER_2);
  view.setInt32(header2 + AT_2.nameLength, name.length);
  for (let i = 0; i < name.length; i++) view.setUint16(header2 + HEADER_2 + i * 2, name.charCodeAt(i));
  return file;
}
