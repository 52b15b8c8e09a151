/** Each character holds five bits of a number and whether more follow. */
const BITS = 5, MORE = 0x20, SIGN = 0x10, FIRST_CHARACTER = 48;

/**
 * Packs run lengths into the string that COCO's tools call compressed RLE: each count as its difference from the one before
 * the last, in a variable-length code of printable characters.
 *
 * @param counts  of the mask, column by column, background first
 * @source  the published format: rleToString of cocoapi's maskApi.c
 */
export function compressCounts(counts: readonly number[]): string {
  let text = '';
  counts.forEach((count, i) => {
    let rest = i > 2 ? count - counts[i - 2]! : count;
    for (;;) {
      const character = rest & (MORE - 1);
      rest >>= BITS;
      const ends = (character & SIGN) === 0 ? rest === 0 : rest === -1;
      text += String.fromCharCode(FIRST_CHARACTER + (ends ? character : character | MORE));
      if (ends) break;
    }
  });
  return text;
}
