import { describe, expect, it } from 'vitest';
import { hash32 } from '../../../kernels/footage/random.ts';
import { atan2 } from '../../../kernels/regions/atan2.ts';

const view = new DataView(new ArrayBuffer(8));

/** Any double at all: every exponent is as likely, and so are infinities and NaN. */
function anyDouble(...words: number[]): number {
  view.setUint32(0, hash32(...words, 0));
  view.setUint32(4, hash32(...words, 1));
  return view.getFloat64(0);
}

/** The place of a double among all doubles; both zeros have 0. */
function rank(value: number): bigint {
  view.setFloat64(0, value);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fff_ffff_ffff_ffffn) : bits;
}

function ulpsApart(a: number, b: number): number {
  if (Number.isNaN(a) || Number.isNaN(b)) return Object.is(a, b) ? 0 : Infinity;
  return Math.abs(Number(rank(a) - rank(b)));
}

/** Pairs whose angle is more than 1 ulp from what this JavaScript engine says, or of another sign. */
function unlike(pairs: Iterable<readonly [y: number, x: number]>): string[] {
  const found: string[] = [];
  for (const [y, x] of pairs) {
    const got = atan2(y, x), wanted = Math.atan2(y, x);
    if (ulpsApart(got, wanted) > 1 || Object.is(got, -0) !== Object.is(wanted, -0)) found.push(`atan2(${y}, ${x}) is ${got}, not ${wanted}`);
  }
  return found;
}

describe('atan2', () => {
  it('turns around the circle as drawn', () => {
    //  3pi/4  pi/2  pi/4
    //     pi    .   0
    // -3pi/4 -pi/2 -pi/4
    expect([1, 0, -1].map((y) => [-1, 0, 1].map((x) => (atan2(y, x) * 4) / Math.PI))).toEqual([[3, 2, 1], [4, 0, 0], [-3, -2, -1]]);
  });

  it('has the special values of ECMAScript: zeros of either sign, axes, infinities, NaN, the largest and the smallest', () => {
    const special = [0, 1, 0.4375, 0.6875, 1.1875, 2.4375, 2 ** 60, 2 ** 66, 2 ** -60, Number.MIN_VALUE, Number.MAX_VALUE, Infinity].flatMap((value) => [value, -value]);
    const pairs = [...special, NaN].flatMap((y) => [...special, NaN].map((x) => [y, x] as const));
    expect(unlike(pairs)).toEqual([]);
    for (const [y, x] of pairs.filter(([, right]) => [0, Infinity, -Infinity].includes(right))) expect(atan2(y, x), `${y}, ${x}`).toBe(Math.atan2(y, x));
  });

  it('is within 1 ulp of Math.atan2 over the unit circle, over ratios of any size and over all doubles', () => {
    function* pairs(): Generator<readonly [number, number]> {
      for (let i = 0; i < 100_000; i++) {
        const y = hash32(1, i) / 2 ** 31 - 1, x = hash32(2, i) / 2 ** 31 - 1;
        yield [y, x];
        yield [y, x * 2 ** ((i % 160) - 80)];
        yield [anyDouble(3, i), anyDouble(4, i)];
      }
    }
    expect(unlike(pairs())).toEqual([]);
  });

  it('is odd in y, and to the left of the axis the rest of a half turn', () => {
    for (let i = 0; i < 1000; i++) {
      const y = hash32(5, i), x = hash32(6, i);
      expect(atan2(-y, x)).toBe(-atan2(y, x));
      expect(atan2(y, -x)).toBeCloseTo(Math.PI - atan2(y, x), 14);
    }
  });
});
