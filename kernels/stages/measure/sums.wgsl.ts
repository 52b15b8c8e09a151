import { RECORD_OF_WGSL, type RecordParts } from './regionRecord.wgsl.ts';
import { addToRecordWgsl, regionSumWgsl, sumMembers } from './regionSum.wgsl.ts';
import { TABLE_SLOTS, tileTableMemoryWgsl, tileTableWgsl } from './tileTable.wgsl.ts';
import { WIDE_INTEGERS_WGSL, wideAtomicsWgsl } from './wideIntegers.wgsl.ts';

/** Strips that one thread walks down. */
const THREAD_STRIPS = 2;

/** Threads of a workgroup, for a tile of `tileWords` x `tileStrips` strip words. */
function sumThreads(tileWords: number, tileStrips: number): number {
  return (tileWords * tileStrips) / THREAD_STRIPS;
}

/**
 * WGSL: adds every kept region's pixels to its record. A thread walks down its strip words and keeps adding in registers while the
 * region stays the same, then adds to a table in workgroup memory, whose slots end in the records: few atomics reach memory.
 * Sums of bit positions are closed forms of popcounts; only intensity looks at single pixels.
 *
 * Needs maskRuns, tagged parents, bindings `parent` (array<u32>) and `records` (array<atomic<u32>>) and functions: with intensity
 * `intensityAt(column, row) -> i32` of at most 28 bits and a sign, with saturated `saturatedAt(column, row) -> bool`, with roi
 * `roiWord(row, word) -> u32`.
 */
export function sumsWgsl(parts: RecordParts, capacity: number, tileWords: number, tileStrips: number): string {
  const threads = sumThreads(tileWords, tileStrips);
  const members = sumMembers(parts);
  return `${RECORD_OF_WGSL}
${WIDE_INTEGERS_WGSL}
${tileTableMemoryWgsl(members)}
${wideAtomicsWgsl('table', 'table')}
${wideAtomicsWgsl('records', 'record')}
${regionSumWgsl(members)}
${addToRecordWgsl(parts, capacity)}
${tileTableWgsl(members)}
${BIT_POSITIONS}
${addRunWgsl(parts)}
@compute @workgroup_size(${threads})
fn main(@builtin(workgroup_id) tile: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  clearTable(lane, ${threads}u);
  workgroupBarrier();
  let originX = tile.x * ${tileWords * 32}u;
  let originY = tile.y * ${tileStrips}u * STRIP_ROWS;
  let word = tile.x * ${tileWords}u + lane % ${tileWords}u;
  var strip = tile.y * ${tileStrips}u + lane / ${tileWords}u * ${THREAD_STRIPS}u;
  let endStrip = min(STRIPS, strip + ${THREAD_STRIPS}u);
  var bits = stripWord(strip, word);
  var starts = runStarts(bits);
  var id = DROPPED;
  var sum = emptySum();
  loop {
    while (starts == 0u && strip + 1u < endStrip) {
      strip++;
      bits = stripWord(strip, word);
      starts = runStarts(bits);
    }
    let done = starts == 0u;
    let start = firstTrailingBit(starts);
    var runId = DROPPED;
    if (!done) {
      starts &= starts - 1u;
      runId = recordOf((strip * ROW_WORDS + word) * 16u + (start >> 1u));
      if (runId >= ${capacity}u) { continue; }
    }
    if (runId != id) {
      if (sum.area != 0u && !addToTable(id, sum)) { addToRecord(id, sum, originX, originY); }
      id = runId;
      sum = emptySum();
    }
    if (done) { break; }
    let run = runFrom(bits, start);
    for (var row = strip * STRIP_ROWS; row < (strip + 1u) * STRIP_ROWS; row++) {
      let pixels = maskWord(row, word) & run;
      if (pixels != 0u) { addRun(&sum, pixels, word, row, originX, originY); }
    }
  }
  workgroupBarrier();
  for (var slot = lane; slot < ${TABLE_SLOTS}u; slot += ${threads}u) {
    let key = atomicLoad(&tableKeys[slot]);
    if (key != 0u) { addToRecord(key - 1u, fromTable(slot), originX, originY); }
  }
}
`;
}

/** Sum of the set bits' positions, and of their squares: position = sum of 2^j over the masks of bit j that it lies in. */
const BIT_POSITIONS = `
fn positionSum(bits: u32) -> u32 {
  return countOneBits(bits & 0xaaaaaaaau) + 2u * countOneBits(bits & 0xccccccccu) + 4u * countOneBits(bits & 0xf0f0f0f0u)
    + 8u * countOneBits(bits & 0xff00ff00u) + 16u * countOneBits(bits & 0xffff0000u);
}
fn squarePositionSum(bits: u32) -> u32 {
  const PLACES = array<u32, 5>(0xaaaaaaaau, 0xccccccccu, 0xf0f0f0f0u, 0xff00ff00u, 0xffff0000u);
  var sum = 0u;
  for (var j = 0u; j < 5u; j++) {
    sum += countOneBits(bits & PLACES[j]) << (2u * j);
    for (var k = j + 1u; k < 5u; k++) { sum += countOneBits(bits & PLACES[j] & PLACES[k]) << (j + k + 1u); }
  }
  return sum;
}`;

/** WGSL: `addRun`: the pixels of one row of one run. */
function addRunWgsl(parts: RecordParts): string {
  return `
fn addRun(sum: ptr<function, RegionSum>, pixels: u32, word: u32, row: u32, originX: u32, originY: u32) {
  let count = countOneBits(pixels);
  let x = word * 32u - originX;
  let y = row - originY;
  let positions = positionSum(pixels);
  let sumX = count * x + positions;
  let sumXX = count * x * x + 2u * x * positions + squarePositionSum(pixels);
  (*sum).area += count;
  (*sum).x += sumX;
  (*sum).y += count * y;
  (*sum).xx += sumXX;
  (*sum).yy += count * y * y;
  (*sum).xy += y * sumX;
  (*sum).minX = min((*sum).minX, x + firstTrailingBit(pixels));
  (*sum).maxX = max((*sum).maxX, x + firstLeadingBit(pixels));
  (*sum).minY = min((*sum).minY, y);
  (*sum).maxY = max((*sum).maxY, y);
${parts.third ? ADD_THIRD : ''}
${parts.roi ? '  (*sum).inside += countOneBits(pixels & roiWord(row, word));' : ''}
${parts.intensity || parts.saturated ? addPixels(parts) : ''}
}
`;
}

/** x^3 in closed form for each stretch of pixels that touch: i1, i2 are the sums of i and i^2 below n. */
const ADD_THIRD = `
  (*sum).yyy += count * y * y * y;
  (*sum).yyx += y * y * sumX;
  (*sum).yxx += y * sumXX;
  var stretches = pixels;
  while (stretches != 0u) {
    let start = firstTrailingBit(stretches);
    let stretch = runFrom(stretches, start);
    stretches &= ~stretch;
    let n = countOneBits(stretch);
    let a = x + start;
    let i1 = n * (n - 1u) / 2u;
    let i2 = i1 * (2u * n - 1u) / 3u;
    (*sum).xxx += a * (a * (n * a + 3u * i1) + 3u * i2) + i1 * i1;
  }`;

/**
 * What is read pixel by pixel. v = high * 2^14 + low, so that 32 pixels' sums and weighted sums stay within 32 bits: |high| <= 2^14,
 * low < 2^14, positions add up to at most 496.
 */
function addPixels({ intensity, weighted, saturated }: RecordParts): string {
  return `${intensity ? `
  var high = 0i;
  var low = 0u;
  var highX = 0i;
  var lowX = 0u;` : ''}
  var rest = pixels;
  while (rest != 0u) {
    let bit = firstTrailingBit(rest);
    rest &= rest - 1u;
${saturated ? '    (*sum).saturated += select(0u, 1u, saturatedAt(word * 32u + bit, row));' : ''}
${intensity ? `    let v = intensityAt(word * 32u + bit, row);
    let size = u32(abs(v));
    let ordered = bitcast<u32>(v) ^ 0x80000000u;
    high += v >> 14u;
    low += u32(v & 0x3fff);
    ${weighted ? 'highX += (v >> 14u) * i32(bit);\n    lowX += u32(v & 0x3fff) * bit;' : ''}
    (*sum).minV = min((*sum).minV, ordered);
    (*sum).maxV = max((*sum).maxV, ordered);
    (*sum).vv = add96((*sum).vv, multiply(size, size));` : ''}
  }
${intensity ? `  let v = addWide(shiftSigned14(high), wide(low));
  (*sum).v = addWide((*sum).v, v);
  ${weighted ? `(*sum).vx = addWide((*sum).vx, addWide(multiplyWide(v, x), addWide(shiftSigned14(highX), wide(lowX))));
  (*sum).vy = addWide((*sum).vy, multiplyWide(v, y));` : ''}` : ''}`;
}
