/**
 * Angle of the point (x, y) from the x axis, rad, -pi..pi, f64, with the signs of zero and the special values of ECMAScript's Math.atan2.
 *
 * Built from + - * / and comparisons alone, which IEEE 754 rounds in one way only: Math.atan2 leaves its last bit to each JavaScript
 * engine, and a table from the window's engine would then differ from one of Node's.
 *
 * @returns within 1 ulp of the exact angle
 * @source fdlibm 5.3, e_atan2.c and s_atan.c:
 *         "Copyright (C) 1993 by Sun Microsystems, Inc. All rights reserved. Developed at SunSoft, a Sun Microsystems, Inc. business.
 *         Permission to use, copy, modify, and distribute this software is freely granted, provided that this notice is preserved."
 */
export function atan2(y: number, x: number): number {
  if (Number.isNaN(x) || Number.isNaN(y)) return NaN;
  const isLeft = isNegative(x);
  const angle = magnitude(Math.abs(y), Math.abs(x), isLeft);
  return isNegative(y) ? -angle : angle;
}

const PI = 3.141592653589793, PI_REST = 1.2246467991473532e-16;
/** Beyond it the quotient changes no bit of a right angle. */
const STEEP = 2 ** 60;

function magnitude(y: number, x: number, isLeft: boolean): number {
  if (y === 0) return isLeft ? PI : 0;
  if (y === Infinity && x === Infinity) return isLeft ? (3 * PI) / 4 : PI / 4;
  const quotient = y / x;
  if (quotient > STEEP) return PI / 2;
  const angle = atan(quotient);
  return isLeft ? PI - (angle - PI_REST) : angle;
}

/** Zero counts by its sign. */
function isNegative(value: number): boolean {
  return value < 0 || (value === 0 && 1 / value < 0);
}

interface Anchor {
  /** Up to which value this anchor serves. */
  readonly below: number;
  readonly high: number;
  readonly low: number;
  /** (t - t0) / (1 + t t0), t0 the anchor's tangent. */
  readonly reduced: (t: number) => number;
}

/** atan(0.5), atan(1), atan(1.5) and atan(infinity), each in two parts. */
const ANCHORS: readonly Anchor[] = [
  { below: 11 / 16, high: 4.63647609000806093515e-01, low: 2.26987774529616870924e-17, reduced: (t) => (2 * t - 1) / (2 + t) },
  { below: 19 / 16, high: 7.85398163397448278999e-01, low: 3.06161699786838301793e-17, reduced: (t) => (t - 1) / (t + 1) },
  { below: 39 / 16, high: 9.82793723247329054082e-01, low: 1.39033110312309984516e-17, reduced: (t) => (t - 1.5) / (1 + 1.5 * t) },
  { below: Infinity, high: 1.57079632679489655800e+00, low: 6.12323399573676603587e-17, reduced: (t) => -1 / t },
];

/** @param t  0..STEEP */
function atan(t: number): number {
  if (t < 7 / 16) return t - t * series(t);
  const { high, low, reduced } = ANCHORS.find(({ below }) => t < below)!;
  const rest = reduced(t);
  return high - ((rest * series(rest) - low) - rest);
}

/** 1 - atan(t) / t for |t| < 7/16: odd and even terms apart, as fdlibm adds them. */
function series(t: number): number {
  const z = t * t, w = z * z;
  const odd = z * (3.33333333333329318027e-01 + w * (1.42857142725034663711e-01 + w * (9.09088713343650656196e-02
    + w * (6.66107313738753120669e-02 + w * (4.97687799461593236017e-02 + w * 1.62858201153657823623e-02)))));
  const even = w * (-1.99999999998764832476e-01 + w * (-1.11111104054623557880e-01 + w * (-7.69187620504482999495e-02
    + w * (-5.83357013379057348645e-02 + w * -3.65315727442169155270e-02))));
  return odd + even;
}
