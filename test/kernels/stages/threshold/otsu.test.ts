import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { OTSU_BINS, otsuBinScale, otsuLevel } from '../../../../kernels/stages/threshold/otsu.ts';

interface Golden {
  readonly cases: readonly { readonly name: string; readonly fullScaleDn: number; readonly histogram: readonly number[]; readonly levelDn: number }[];
}

const golden = JSON.parse(readFileSync(new URL('../../../golden/otsu.json', import.meta.url), 'utf8')) as Golden;

function spikes(...pairs: readonly (readonly [number, number])[]): Uint32Array {
  const histogram = new Uint32Array(OTSU_BINS);
  for (const [bin, count] of pairs) histogram[bin] = count;
  return histogram;
}

describe('otsuLevel', () => {
  it.each(golden.cases.map((one) => [one.name, one] as const))('equals scikit-image: %s', (_, { histogram, fullScaleDn, levelDn }) => {
    expect(otsuLevel(histogram, fullScaleDn)).toBe(Math.fround(levelDn));
  });

  it('takes the lowest bin of a tie', () => {
    expect(otsuLevel(spikes([10, 5], [20, 5], [30, 5]), 256)).toBe(10.5);
  });

  it('is exact where f64 is not: a mirrored histogram ties two cuts, and rounding would take the upper one', () => {
    const mirrored = spikes([9, 895_204], [120, 941_958], [124, 417_800], [131, 417_800], [135, 941_958], [246, 895_204]);
    expect(otsuLevel(mirrored, 256)).toBe(9.5);
  });

  it('is the centre of the only bin of a constant image', () => {
    expect(otsuLevel(spikes([99, 1000]), 256)).toBe(99.5);
  });

  it('refuses an empty histogram and another number of bins', () => {
    expect(() => otsuLevel(new Uint32Array(OTSU_BINS), 255)).toThrow(/empty/);
    expect(() => otsuLevel([1, 2], 255)).toThrow(/2 bins: give 256/);
  });
});

describe('otsuBinScale', () => {
  it('puts full scale into the bin past the last, which is clamped into it', () => {
    for (const fullScaleDn of [255, 1023, 4095, 65_535]) {
      expect(Math.floor(Math.fround(fullScaleDn * otsuBinScale(fullScaleDn)))).toBe(OTSU_BINS);
    }
  });
});
