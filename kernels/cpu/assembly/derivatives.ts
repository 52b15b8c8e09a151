import { rowAt } from './imageRows';

// Finite differences of whole images. Every row read has at least one px of clamped margin on either side.

@inline
function half(a: v128, b: v128): v128 { return f32x4.mul(f32x4.sub(a, b), f32x4.splat(0.5)); }

/** Coefficients of atan(t) / t in powers of t^2, for t in 0..1: off by 2e-8 at most (Abramowitz and Stegun, 4.4.49). */
@inline
function arcTangent(t: v128): v128 {
  const z = f32x4.mul(t, t);
  let p = f32x4.splat(0.0028662257);
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.0161657367));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.0429096138));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.0752896400));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.1065626393));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.1420889944));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(0.1999355085));
  p = f32x4.add(f32x4.mul(p, z), f32x4.splat(-0.3333314528));
  return f32x4.mul(t, f32x4.add(f32x4.mul(p, z), f32x4.splat(1)));
}

/** Angle of (x, y) in -pi..pi; 0 where both are 0. */
@inline
function direction(y: v128, x: v128): v128 {
  const ax = f32x4.abs(x), ay = f32x4.abs(y), zero = f32x4.splat(0);
  const large = f32x4.pmax(ax, ay), small = f32x4.pmin(ax, ay);
  const nothing = f32x4.eq(large, zero);
  let angle = arcTangent(f32x4.div(small, v128.bitselect(f32x4.splat(1), large, nothing)));
  angle = v128.bitselect(f32x4.sub(f32x4.splat(1.5707963267948966), angle), angle, f32x4.gt(ay, ax));
  angle = v128.bitselect(f32x4.sub(f32x4.splat(3.141592653589793), angle), angle, f32x4.lt(x, zero));
  return v128.bitselect(f32x4.neg(angle), angle, f32x4.lt(y, zero));
}

/** @param wantsDirection  radians; else the magnitude, DN/px */
export function gradientRows(
  image: usize, stride: usize, width: i32, height: i32, firstRow: i32, rows: i32, wantsDirection: bool, dst: usize,
): void {
  const end = <usize>width << 2;
  for (let y = firstRow; y < firstRow + rows; y++, dst += stride) {
    const above = rowAt(image, stride, height, y - 1), here = rowAt(image, stride, height, y), below = rowAt(image, stride, height, y + 1);
    for (let x: usize = 0; x < end; x += 16) {
      const gx = half(v128.load(here + x + 4), v128.load(here + x - 4)), gy = half(v128.load(below + x), v128.load(above + x));
      v128.store(dst + x, wantsDirection ? direction(gy, gx) : f32x4.sqrt(f32x4.add(f32x4.mul(gx, gx), f32x4.mul(gy, gy))));
    }
  }
}

export const HESSIAN_XX: i32 = 0;
export const HESSIAN_YY: i32 = 1;
export const HESSIAN_XY: i32 = 2;
export const HESSIAN_DETERMINANT: i32 = 3;
export const HESSIAN_MAX: i32 = 4;

/** Larger (sign 1) or smaller (sign -1) eigenvalue of [[xx, xy], [xy, yy]]. */
@inline
function eigenvalue(xx: v128, yy: v128, xy: v128, sign: v128): v128 {
  const middle = f32x4.mul(f32x4.add(xx, yy), f32x4.splat(0.5)), apart = half(xx, yy);
  return f32x4.add(middle, f32x4.mul(sign, f32x4.sqrt(f32x4.add(f32x4.mul(apart, apart), f32x4.mul(xy, xy)))));
}

@inline
function second(before: v128, centre: v128, after: v128): v128 {
  return f32x4.add(f32x4.sub(before, f32x4.add(centre, centre)), after);
}

/** @param output  one of HESSIAN_*; past the last of them the smaller eigenvalue */
export function hessianRows(
  image: usize, stride: usize, width: i32, height: i32, firstRow: i32, rows: i32, output: i32, dst: usize,
): void {
  const end = <usize>width << 2, sign = f32x4.splat(output == HESSIAN_MAX ? 1 : -1);
  for (let y = firstRow; y < firstRow + rows; y++, dst += stride) {
    const above = rowAt(image, stride, height, y - 1), here = rowAt(image, stride, height, y), below = rowAt(image, stride, height, y + 1);
    for (let x: usize = 0; x < end; x += 16) {
      const centre = v128.load(here + x);
      const xx = second(v128.load(here + x - 4), centre, v128.load(here + x + 4)), yy = second(v128.load(above + x), centre, v128.load(below + x));
      const diagonal = f32x4.sub(v128.load(below + x + 4), v128.load(above + x + 4));
      const xy = f32x4.mul(f32x4.sub(diagonal, f32x4.sub(v128.load(below + x - 4), v128.load(above + x - 4))), f32x4.splat(0.25));
      if (output == HESSIAN_XX) v128.store(dst + x, xx);
      else if (output == HESSIAN_YY) v128.store(dst + x, yy);
      else if (output == HESSIAN_XY) v128.store(dst + x, xy);
      else if (output == HESSIAN_DETERMINANT) v128.store(dst + x, f32x4.sub(f32x4.mul(xx, yy), f32x4.mul(xy, xy)));
      else v128.store(dst + x, eigenvalue(xx, yy, xy, sign));
    }
  }
}
