/** Equal bins over [0, full scale] that Otsu's method counts in. */
export const OTSU_BINS = 256;

/**
 * Bins per DN, as the f32 that every engine multiplies by: bin = clamp(floor(value * scale), 0, 255), the product in f32.
 *
 * @param fullScaleDn  255 at 8 bits, 65535 at 16
 */
export function otsuBinScale(fullScaleDn: number): number {
  return Math.fround(OTSU_BINS / fullScaleDn);
}

/**
 * The level that parts a histogram into the two classes with the largest between-class variance.
 *
 * Weights and means are taken over bin numbers, so that everything is an integer and the arg max is exact; the lowest bin wins a
 * tie. With w0, s0 the count and the sum of bin numbers up to a bin and w, s those of all bins, the variance is proportional to
 * (s0 * w - s * w0)^2 / (w0 * (w - w0)); two bins are compared by cross-multiplication.
 *
 * A histogram with one occupied bin has no variance to maximise: the level is that bin's centre. (scikit-image raises ValueError for
 * such a histogram, and returns the value itself for an image with one value.)
 *
 * @param histogram    256 counts
 * @param fullScaleDn  upper end of the last bin, DN
 * @returns DN, f32: the centre of the bin; the bright class lies strictly above it
 * @throws RangeError  when there are not 256 counts, or all are 0
 * @source N. Otsu, IEEE Trans. SMC 9 (1979) 62-66; scikit-image's threshold_otsu(hist=(counts, centers))
 */
export function otsuLevel(histogram: Uint32Array | readonly number[], fullScaleDn: number): number {
  if (histogram.length !== OTSU_BINS) throw new RangeError(`histogram has ${histogram.length} bins: give ${OTSU_BINS}`);
  return Math.fround(((otsuBin(histogram) + 0.5) * fullScaleDn) / OTSU_BINS);
}

function otsuBin(histogram: Uint32Array | readonly number[]): number {
  let weight = 0n, sum = 0n;
  let occupied = -1;
  histogram.forEach((count, bin) => {
    weight += BigInt(count);
    sum += BigInt(count) * BigInt(bin);
    if (count > 0 && occupied < 0) occupied = bin;
  });
  if (weight === 0n) throw new RangeError('histogram is empty: count at least one pixel');
  let best = occupied, bestOver = 0n, bestUnder = 1n;
  let below = 0n, belowSum = 0n;
  for (let bin = 0; bin < OTSU_BINS; bin++) {
    const count = BigInt(histogram[bin]!);
    if (count === 0n) continue;
    below += count;
    belowSum += count * BigInt(bin);
    if (below === weight) break;
    const difference = belowSum * weight - sum * below;
    const over = difference * difference, under = below * (weight - below);
    if (over * bestUnder > bestOver * under) {
      best = bin;
      bestOver = over;
      bestUnder = under;
    }
  }
  return best;
}
