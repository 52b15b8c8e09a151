import type { FlatFieldMaps } from 'sightline/kernels';

/** A way to hold the maps; `name` is the ending of the module's two functions. */
export interface MapKind {
  readonly name: 'F32' | 'F32Gain' | 'U16' | 'Range' | 'Pairs';
  readonly title: string;
  /** Of a pixel in both maps together, and of each. */
  readonly bytes: number;
  readonly darkBytes: number;
  readonly gainBytes: number;
  readonly encode: (maps: FlatFieldMaps) => EncodedMaps;
}

export interface EncodedMaps {
  readonly dark: Float32Array | Uint16Array | Int16Array;
  readonly gain: Float32Array | Uint16Array;
  /** What a decoded value is multiplied by to be DN: a power of two, which the blur's taps carry. */
  readonly scale: number;
  /** Of RangeMaps. */
  readonly range: { readonly darkDn: number; readonly darkBits: number; readonly gainSteps: number };
}

const DARK_BITS = 7;
const PAIR_UNIT = 64;
/** The sample at which a pair's second half undoes the rounding of its first. */
const MIDDLE_DN = 127.5;
const NO_RANGE = { darkDn: 0, darkBits: 0, gainSteps: 0 };
const NONE = new Uint16Array(0);

const largest = (values: Float32Array): number => values.reduce((most, value) => Math.max(most, value), -Infinity);
const smallest = (values: Float32Array): number => values.reduce((least, value) => Math.min(least, value), Infinity);
/** The most bits behind the point with which `value` stays at or below `limit`. */
const bitsWithin = (value: number, limit: number, most: number): number => Math.min(most, Math.floor(Math.log2(limit / value)));
const u16 = (value: number): number => Math.min(65_535, Math.max(0, Math.round(value)));

export const MAP_KINDS: readonly MapKind[] = [
  {
    name: 'F32', title: 'dark f32, gain f32', bytes: 8, darkBytes: 4, gainBytes: 4,
    encode: ({ dark, gain }) => ({ dark, gain, scale: 1, range: NO_RANGE }),
  },
  {
    name: 'F32Gain', title: 'dark u16, gain f32', bytes: 6, darkBytes: 2, gainBytes: 4,
    encode: ({ dark, gain }) => ({ dark: Uint16Array.from(dark, (dn) => u16(dn * 2 ** DARK_BITS)), gain, scale: 2 ** -DARK_BITS, range: NO_RANGE }),
  },
  { name: 'U16', title: 'dark u16, gain u16', bytes: 4, darkBytes: 2, gainBytes: 2, encode: encodeU16 },
  { name: 'Range', title: 'dark u16, gain u16, by range', bytes: 4, darkBytes: 2, gainBytes: 2, encode: encodeRange },
  { name: 'Pairs', title: 'pairs of i16, dot product', bytes: 4, darkBytes: 4, gainBytes: 0, encode: encodePairs },
];

function encodeU16({ dark, gain }: FlatFieldMaps): EncodedMaps {
  // The largest gain, 4, is one step more than 16 bits hold with 14 behind the point, and is rounded to what they hold.
  const gainBits = largest(gain) * 2 ** 15 <= 65_535 ? 15 : 14;
  return {
    dark: Uint16Array.from(dark, (dn) => u16(dn * 2 ** DARK_BITS)), gain: Uint16Array.from(gain, (value) => u16(value * 2 ** gainBits)),
    scale: 2 ** -(DARK_BITS + gainBits), range: NO_RANGE,
  };
}

function encodeRange({ dark, gain }: FlatFieldMaps): EncodedMaps {
  const darkDn = Math.floor(smallest(dark)), leastGain = smallest(gain);
  // 24 bits of a f32 hold a difference of up to 255 DN and the steps of a gain of up to 4.
  const darkBits = bitsWithin(largest(dark) - darkDn, 65_535, 15), gainBits = bitsWithin(largest(gain) - leastGain, 65_534, 21);
  const gainSteps = Math.floor(leastGain * 2 ** gainBits);
  return {
    dark: Uint16Array.from(dark, (dn) => u16((dn - darkDn) * 2 ** darkBits)), gain: Uint16Array.from(gain, (value) => u16(value * 2 ** gainBits - gainSteps)),
    scale: 2 ** -(darkBits + gainBits), range: { darkDn, darkBits, gainSteps },
  };
}

/** sample * gain + 64 * offset in whole steps; the product of dark and gain stays below 128 DN. */
function encodePairs({ dark, gain }: FlatFieldMaps): EncodedMaps {
  const steps = 2 ** bitsWithin(largest(gain), 32_767, 14);
  const pairs = new Int16Array(2 * dark.length);
  for (let i = 0; i < dark.length; i++) {
    const whole = Math.round(gain[i]! * steps);
    pairs[2 * i] = whole;
    const offset = Math.round(((MIDDLE_DN - dark[i]!) * gain[i]! * steps - MIDDLE_DN * whole) / PAIR_UNIT);
    if (offset < -32_768 || offset > 32_767) throw new RangeError(`pixel ${i}: dark ${dark[i]} DN times gain ${gain[i]} does not fit a pair`);
    pairs[2 * i + 1] = offset;
  }
  return { dark: pairs, gain: NONE, scale: 1 / steps, range: NO_RANGE };
}
