import type { LabelParams } from './params.ts';

/** The mask as the labelling passes see it. All sizes are fixed when the plan is built. */
export interface MaskGeometry {
  readonly width: number;
  readonly height: number;
  readonly connectivity: LabelParams['connectivity'];
  /** u32 words that hold pixels of a row. */
  readonly rowWords: number;
  /** u32 words from row to row. */
  readonly strideWords: number;
  /** Rows of a strip: two for 8-connectivity (any two adjacent columns of a two-row strip are 8-connected), one for 4. */
  readonly stripRows: 1 | 2;
  readonly strips: number;
  /** Components of the mask's background are looked for. */
  readonly inverted: boolean;
}

/** @param strideBytes  row stride of the mask, a multiple of 4 */
export function maskGeometry(width: number, height: number, connectivity: LabelParams['connectivity'], strideBytes: number, inverted = false): MaskGeometry {
  const stripRows = connectivity === 8 ? 2 : 1;
  return {
    width, height, connectivity, stripRows,
    rowWords: Math.ceil(width / 32), strideWords: strideBytes / 4, strips: Math.ceil(height / stripRows), inverted,
  };
}

/** Node numbers a strip word may use: runs of a 32-bit word start at least two bits apart. */
export const NODES_PER_WORD = 16;

/** @returns nodes that exist for this geometry, used or not: the length of the parent buffer */
export function nodeCount(geometry: MaskGeometry): number {
  return geometry.strips * geometry.rowWords * NODES_PER_WORD;
}

/**
 * WGSL: the mask's words and the runs in them; needs a binding `mask: array<u32>`.
 *
 * A node is a run of set bits of a strip inside one word. Its number is (strip * ROW_WORDS + word) * 16 + startBit / 2: unique,
 * dense and raster-ordered by strip, with nothing to allocate.
 */
export function maskRunsWgsl(geometry: MaskGeometry): string {
  const { width, height, rowWords, strideWords, stripRows, strips, inverted } = geometry;
  const lastWord = width % 32 === 0 ? 0xffff_ffff : 2 ** (width % 32) - 1;
  return `
const HEIGHT = ${height}u;
const ROW_WORDS = ${rowWords}u;
const STRIP_ROWS = ${stripRows}u;
const STRIPS = ${strips}u;
fn maskWord(row: u32, word: u32) -> u32 {
  if (row >= HEIGHT || word >= ROW_WORDS) { return 0u; }
  return ${inverted ? `~mask[row * ${strideWords}u + word] & select(0xffffffffu, ${lastWord}u, word + 1u == ROW_WORDS)` : `mask[row * ${strideWords}u + word]`};
}
fn topWord(strip: u32, word: u32) -> u32 { return maskWord(strip * STRIP_ROWS, word); }
fn bottomWord(strip: u32, word: u32) -> u32 { return maskWord(strip * STRIP_ROWS + STRIP_ROWS - 1u, word); }
fn stripWord(strip: u32, word: u32) -> u32 { return ${stripRows === 2 ? 'topWord(strip, word) | bottomWord(strip, word)' : 'topWord(strip, word)'}; }
fn runStarts(bits: u32) -> u32 { return bits & ~(bits << 1u); }
// Half of the start bit of the run that holds \`bit\`; firstLeadingBit(0) is 0xffffffff, which makes 0.
fn slotOf(bits: u32, bit: u32) -> u32 { return (firstLeadingBit(~bits & ((1u << bit) - 1u)) + 1u) >> 1u; }
fn lastSlot(bits: u32) -> u32 { return slotOf(bits, 31u); }
fn nodeOf(strip: u32, word: u32, bits: u32, bit: u32) -> u32 { return (strip * ROW_WORDS + word) * 16u + slotOf(bits, bit); }
fn runFrom(bits: u32, start: u32) -> u32 {
  let rest = ~(bits >> start);
  let length = select(firstTrailingBit(rest), 32u, rest == 0u);
  return select(((1u << length) - 1u) << start, 0xffffffffu << start, length >= 32u - start);
}
`;
}
