/**
 * Filter weights of a separable Gaussian.
 *
 * @param sigmaPx   standard deviation, px
 * @param radiusPx  taps on either side of the centre; floor(4 sigma + 0.5) when left out
 * @returns f32, length 2 radius + 1, symmetric, normalised in f64 to sum 1 before rounding
 * @source scipy.ndimage.gaussian_filter1d with truncate=4
 */
export function gaussianTaps(sigmaPx: number, radiusPx = Math.floor(4 * sigmaPx + 0.5)): Float32Array {
  const weights: number[] = [];
  for (let i = -radiusPx; i <= radiusPx; i++) weights.push(Math.exp((-i * i) / (2 * sigmaPx * sigmaPx)));
  const sum = weights.reduce((total, weight) => total + weight, 0);
  return Float32Array.from(weights, (weight) => weight / sum);
}
