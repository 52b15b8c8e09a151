/** WGSL `flags`: true for runs with a pixel in the frame's first or last row or column. Needs maskRuns. */
export function touchesEdgeWgsl(width: number): string {
  return `
fn edgePixels(row: u32, word: u32) -> u32 {
  if (row == 0u || row + 1u == HEIGHT) { return 0xffffffffu; }
  return select(0u, 1u, word == 0u) | select(0u, ${(1 << ((width - 1) & 31)) >>> 0}u, word + 1u == ROW_WORDS);
}
fn flags(strip: u32, word: u32, run: u32) -> bool {
  let bottom = strip * STRIP_ROWS + STRIP_ROWS - 1u;
  let found = (topWord(strip, word) & edgePixels(strip * STRIP_ROWS, word)) | (bottomWord(strip, word) & edgePixels(bottom, word));
  return (found & run) != 0u;
}
`;
}
