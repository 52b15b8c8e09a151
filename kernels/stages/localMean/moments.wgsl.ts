/**
 * WGSL: what a window's exact sums give in DN. Needs wideIntegers and `Sums` of `values` (two's complement) and, for the deviation,
 * `squares`, both 64 bits.
 *
 * windowMean: their sum divided by their number. windowDeviation: the root of n * squares - values^2, exact in 96 bits, divided by n:
 * nothing cancels, however small the deviation is.
 *
 * @param scale  WGSL f32 literal: DN a unit of the sums, divided by the number of pixels in a window
 * @param count  pixels in a window
 */
export function windowMomentsWgsl(scale: string, count: number, deviation: boolean): string {
  return `
fn magnitude(value: vec2<u32>) -> vec2<u32> { return select(value, addWide(~value, vec2(1u, 0u)), (value.y >> 31u) == 1u); }
fn windowMean(sums: Sums) -> f32 {
  let size = magnitude(sums.values);
  let mean = (f32(size.y) * 4294967296.0 + f32(size.x)) * ${scale};
  return select(mean, -mean, (sums.values.y >> 31u) == 1u);
}
${deviation ? `
fn windowDeviation(sums: Sums) -> f32 {
  let size = magnitude(sums.values);
  var square = vec3(multiply(size.x, size.x), 0u);
  let cross = multiply(size.x, size.y);
  let twice = vec2(cross.x << 1u, (cross.y << 1u) | (cross.x >> 31u));
  square = vec3(square.x, addWide(vec2(square.y, 0u), twice));
  square.z += size.y * size.y;
  let low = multiply(sums.squares.x, ${count}u);
  let high = addWide(multiply(sums.squares.y, ${count}u), wide(low.y));
  let lowBorrow = select(0u, 1u, low.x < square.x);
  let middleBorrow = select(0u, 1u, high.x < square.y || (high.x == square.y && lowBorrow == 1u));
  let difference = vec3(low.x - square.x, high.x - square.y - lowBorrow, high.y - square.z - middleBorrow);
  return sqrt((f32(difference.z) * 4294967296.0 + f32(difference.y)) * 4294967296.0 + f32(difference.x)) * ${scale};
}` : ''}
`;
}
