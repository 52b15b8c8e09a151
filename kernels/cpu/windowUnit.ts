/** Rounded values are held in 31 bits, sums of squares in 63. */
const VALUE_BITS = 30;
const SUM_BITS = 63;

/**
 * The fixed point that local statistics are summed in: values are rounded to multiples of 1 / unit. The rounding is the only error:
 * it moves a mean and a deviation by 1 / (2 unit) at most, by far less where values differ.
 *
 * @param largest   largest absolute value of the image
 * @param radiusPx  of the window
 * @returns a power of two, as fine as exact sums allow: in a 15 x 15 window 2^19 for 8-bit samples, 2^9 for corrected 16-bit ones
 */
export function windowUnit(largest: number, radiusPx: number): number {
  const valueBits = Math.ceil(Math.log2(Math.max(largest, Number.MIN_VALUE) * (1 + 1e-5)));
  const countBits = Math.ceil(2 * Math.log2(2 * radiusPx + 1));
  return 2 ** Math.min(VALUE_BITS - valueBits, Math.floor((SUM_BITS - countBits) / 2) - valueBits);
}
