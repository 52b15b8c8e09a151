/**
 * A rank is a set of first pixels and the running count of them: one u32 buffer of one bit a pixel, then the count of bits before
 * each word inside its block, then the count before each block. A component's number is the count of bits before its own.
 */
export interface RankGeometry {
  readonly rowWords: number;
  /** Words of bits: height x rowWords. */
  readonly words: number;
  readonly blocks: number;
  /** u32 values of the buffer. */
  readonly length: number;
}

/** Words of a block. */
export const RANK_BLOCK = 256;
/** Threads that count a block, four neighbouring words each: a scan's cost is its barriers, two a doubling. */
const COUNT_THREADS = 64;
const COUNT_WORDS = RANK_BLOCK / COUNT_THREADS;
/** Threads that scan all blocks. */
const SCAN_THREADS = 256;

export function rankGeometry(rowWords: number, height: number): RankGeometry {
  const words = rowWords * height;
  const blocks = Math.ceil(words / RANK_BLOCK);
  return { rowWords, words, blocks, length: 2 * words + blocks };
}

/** WGSL: exclusive prefix sum of one value a thread; the total is in the last thread's result plus its value. */
const scanWgsl = (threads: number): string => `
var<workgroup> scanned: array<u32, ${threads}>;
fn scanBefore(lane: u32, value: u32) -> u32 {
  scanned[lane] = value;
  workgroupBarrier();
  for (var reach = 1u; reach < ${threads}u; reach <<= 1u) {
    var before = 0u;
    if (lane >= reach) { before = scanned[lane - reach]; }
    workgroupBarrier();
    scanned[lane] += before;
    workgroupBarrier();
  }
  return scanned[lane] - value;
}`;

/**
 * WGSL: counts the bits of every block. Needs linearGroup.
 * @param buffer  a rank's binding, array<u32>
 */
export function rankCountWgsl(buffer: string, rank: RankGeometry): string {
  return `${scanWgsl(COUNT_THREADS)}
@compute @workgroup_size(${COUNT_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let block = linearGroup(group);
  let first = min(block * ${RANK_BLOCK}u + lane * ${COUNT_WORDS}u, ${rank.words}u);
  let end = min(first + ${COUNT_WORDS}u, ${rank.words}u);
  var count = 0u;
  for (var word = first; word < end; word++) { count += countOneBits(${buffer}[word]); }
  var before = scanBefore(lane, count);
  for (var word = first; word < end; word++) {
    ${buffer}[${rank.words}u + word] = before;
    before += countOneBits(${buffer}[word]);
  }
  if (lane == ${COUNT_THREADS - 1}u && block < ${rank.blocks}u) { ${buffer}[${2 * rank.words}u + block] = before; }
}
`;
}

/**
 * WGSL: turns the blocks' counts into running counts and writes the total; one workgroup.
 * @param buffer       a rank's binding, array<u32>
 * @param headerWord   word of the binding `header: array<u32>` that takes the total
 */
export function rankScanWgsl(buffer: string, rank: RankGeometry, headerWord: number): string {
  const share = Math.ceil(rank.blocks / SCAN_THREADS);
  return `${scanWgsl(SCAN_THREADS)}
@compute @workgroup_size(${SCAN_THREADS})
fn main(@builtin(local_invocation_index) lane: u32) {
  let first = min(lane * ${share}u, ${rank.blocks}u);
  let end = min(first + ${share}u, ${rank.blocks}u);
  var count = 0u;
  for (var block = first; block < end; block++) { count += ${buffer}[${2 * rank.words}u + block]; }
  var before = scanBefore(lane, count);
  for (var block = first; block < end; block++) {
    let own = ${buffer}[${2 * rank.words}u + block];
    ${buffer}[${2 * rank.words}u + block] = before;
    before += own;
  }
  if (lane == ${SCAN_THREADS - 1}u) { header[${headerWord}] = before; }
}
`;
}

/** WGSL: `<prefix>Rank(row, column)`, the number of bits before a pixel in a finished rank (array<u32>). */
export function rankOfWgsl(buffer: string, prefix: string, rank: RankGeometry): string {
  return `
fn ${prefix}Rank(pixel: vec2<u32>) -> u32 {
  let word = pixel.x * ${rank.rowWords}u + (pixel.y >> 5u);
  let below = ${buffer}[word] & ((1u << (pixel.y & 31u)) - 1u);
  return ${buffer}[${2 * rank.words}u + word / ${RANK_BLOCK}u] + ${buffer}[${rank.words}u + word] + countOneBits(below);
}
`;
}
