import { ENTRY_WORDS, MAX_NEIGHBOURS, type BadPixels } from './badPixels.ts';

/**
 * Makes the maps of one frame give every bad pixel the median of its valid neighbours' corrected values: its dark becomes
 * sample - 1 and its gain the median, so that `(sample - dark) * gain` is the median to the bit, in any kernel that corrects.
 *
 * Valid pixels are only read and bad ones only written: entries may be shared out among threads.
 *
 * @param samples  u8 or u16, height x width
 * @param dark     f32 as Plan.flatField has it; overwritten at the bad pixels
 * @param gain     the same
 * @param first    first entry to do
 * @param end      one past the last
 * @source definitions of section 2; the median of an even count is the mean of the middle two, as numpy.median's
 */
export function fillBadPixels(
  { table, count }: BadPixels, samples: Uint8Array | Uint16Array, dark: Float32Array, gain: Float32Array, first = 0, end = count,
): void {
  const values = new Float32Array(MAX_NEIGHBOURS);
  for (let entry = first; entry < end; entry++) {
    const pixel = table[entry * ENTRY_WORDS]!, from = table[entry * ENTRY_WORDS + 1]!, length = table[entry * ENTRY_WORDS + 2]!;
    for (let i = 0; i < length; i++) {
      const neighbour = table[from + i]!;
      const value = Math.fround(Math.fround(samples[neighbour]! - dark[neighbour]!) * gain[neighbour]!);
      let at = i;
      for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
      values[at] = value;
    }
    dark[pixel] = samples[pixel]! - 1;
    gain[pixel] = Math.fround(values[(length - 1) >> 1]! + values[length >> 1]!) * 0.5;
  }
}
