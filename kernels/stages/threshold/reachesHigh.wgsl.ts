/**
 * WGSL `flags`: true for runs with a pixel of `spareMask`, the mask of the stricter level. Needs maskRuns and the binding.
 *
 * @param strideWords  words from row to row
 */
export function reachesHighWgsl(strideWords: number): string {
  return `
fn flags(strip: u32, word: u32, run: u32) -> bool {
  let top = strip * STRIP_ROWS;
  var strict = spareMask[top * ${strideWords}u + word] & topWord(strip, word);
  if (STRIP_ROWS == 2u && top + 1u < HEIGHT) { strict |= spareMask[(top + 1u) * ${strideWords}u + word] & bottomWord(strip, word); }
  return (strict & run) != 0u;
}
`;
}
