import { OUTLINE_FIELDS, RECORD_OF_WGSL, recordPlaces, recordWords, type RecordParts } from './regionRecord.wgsl.ts';
import { regionSumWgsl, type SumMember } from './regionSum.wgsl.ts';
import { TABLE_SLOTS, tileTableMemoryWgsl, tileTableWgsl } from './tileTable.wgsl.ts';

/** Threads of a tile side by side, one mask word each, and one above the other. */
const TILE_WORDS = 8;
const TILE_LINES = 8;
/** Rows that one thread walks down; it reads two more above and below. */
const THREAD_ROWS = 8;
const THREADS = TILE_WORDS * TILE_LINES;

const MEMBERS: readonly SumMember[] = OUTLINE_FIELDS.map((name) => ({ name, kind: 'add' }));

/**
 * @param rowWords  mask words of a row of the frame
 * @returns workgroups in x and y of outlineWgsl
 */
export function outlineTiles(rowWords: number, height: number): readonly [number, number] {
  return [Math.ceil(rowWords / TILE_WORDS), Math.ceil(height / (TILE_LINES * THREAD_ROWS))];
}

/**
 * WGSL: counts every kept region's outline into its record: the group `outline` of its details. One pass of 2x2 windows and of border
 * pixels' neighbours, a mask word at a time: a thread walks down one column of words with their neighbours left and right, so that
 * the mask is read about once, and parents only where a word has something to count.
 *
 * Pixels that share a side are of one region. Those that meet by a corner are where regions are 8-connected; where they are
 * 4-connected, and no other pixel joins them, their records are compared. The Euler number is counted by windows that are not full:
 * inner pixels, of which there are most, count nothing. All counts of a region are below two a pixel: they fit 32 bits.
 *
 * Needs maskRuns, tagged parents, bindings `parent` (array<u32>) and `records` (array<atomic<u32>>).
 *
 * @source the counts are those of cpu/assembly/outline.ts
 */
export function outlineWgsl(connectivity: 4 | 8, parts: RecordParts, capacity: number): string {
  const eight = connectivity === 8;
  return `${RECORD_OF_WGSL}
${tileTableMemoryWgsl(MEMBERS)}
${regionSumWgsl(MEMBERS)}
${tileTableWgsl(MEMBERS)}
${addCountsWgsl(parts)}
${WINDOWS_WGSL}
${eight ? '' : OWN_CORNERS_WGSL}
${countRowWgsl(eight, capacity)}
@compute @workgroup_size(${THREADS})
fn main(@builtin(workgroup_id) tile: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  clearTable(lane, ${THREADS}u);
  workgroupBarrier();
  let word = tile.x * ${TILE_WORDS}u + lane % ${TILE_WORDS}u;
  let firstRow = (tile.y * ${TILE_LINES}u + lane / ${TILE_WORDS}u) * ${THREAD_ROWS}u;
  let endRow = select(0u, min(HEIGHT, firstRow + ${THREAD_ROWS}u), word < ROW_WORDS);
  var id = DROPPED;
  var sum = emptySum();
  // Rows above the frame wrap to rows far below it: background either way.
  var up = words(firstRow - 1u, word);
  var here = words(firstRow, word);
  var down = words(firstRow + 1u, word);
  var borderUp = borderOf(words(firstRow - 2u, word), up, here);
  var border = borderOf(up, here, down);
  for (var row = firstRow; row < endRow; row++) {
    let below = words(row + 2u, word);
    let borderDown = borderOf(here, down, below);
    if (here.y != 0u) { countRow(&id, &sum, row, word, Rows(up, here, down), Rows(borderUp, border, borderDown)); }
    up = here;
    here = down;
    down = below;
    borderUp = border;
    border = borderDown;
  }
  if (id != DROPPED) { addCounts(id, sum); }
  workgroupBarrier();
  for (var slot = lane; slot < ${TABLE_SLOTS}u; slot += ${THREADS}u) {
    let key = atomicLoad(&tableKeys[slot]);
    if (key != 0u) { addToRecord(key - 1u, fromTable(slot)); }
  }
}
`;
}

/** WGSL: `addCounts(id, sum)`: to the tile's table, or straight to the record where the table has no room. */
function addCountsWgsl(parts: RecordParts): string {
  const at = recordPlaces(parts);
  return `
fn addToRecord(id: u32, sum: RegionSum) {
  let base = id * ${recordWords(parts)}u;
${OUTLINE_FIELDS.map((name) => `  if (sum.${name} != 0u) { atomicAdd(&records[base + ${at[name]}u], sum.${name}); }`).join('\n')}
}
fn addCounts(id: u32, sum: RegionSum) {
  if (!addToTable(id, sum)) { addToRecord(id, sum); }
}`;
}

/** WGSL: three words of a row, the middle one of interest; pixels that have a straight neighbour outside; three rows. */
const WINDOWS_WGSL = `
struct Rows { up: vec3<u32>, here: vec3<u32>, down: vec3<u32> }
fn words(row: u32, word: u32) -> vec3<u32> {
  return vec3(maskWord(row, word - 1u), maskWord(row, word), maskWord(row, word + 1u));
}
fn before(row: vec3<u32>) -> u32 { return (row.y << 1u) | (row.x >> 31u); }
fn after(row: vec3<u32>) -> u32 { return (row.y >> 1u) | (row.z << 31u); }
// Right in the middle word, the last bit of the first and the first bit of the last: no other is asked for.
fn borderOf(up: vec3<u32>, here: vec3<u32>, down: vec3<u32>) -> vec3<u32> {
  let left = vec3(here.x << 1u, before(here), (here.z << 1u) | (here.y >> 31u));
  let right = vec3((here.x >> 1u) | (here.y << 31u), after(here), here.z >> 1u);
  return here & ~(up & down & left & right);
}`;

/**
 * WGSL: of a row's diagonal neighbours on one side, those of the same region: joined by a pixel that both share a side with, or by
 * their records.
 */
const OWN_CORNERS_WGSL = `
fn ownCorners(bits: u32, corners: u32, joined: u32, row: u32, word: u32, cornerRow: u32, cornerWords: vec3<u32>, step: u32) -> u32 {
  var own = corners & joined;
  var asked = bits & corners & ~joined;
  while (asked != 0u) {
    let bit = firstTrailingBit(asked);
    asked &= asked - 1u;
    let column = word * 32u + bit + step;
    let cornerWord = column >> 5u;
    let node = nodeOf(cornerRow, cornerWord, cornerWords[cornerWord + 1u - word], column & 31u);
    if (recordOf(node) == recordOf(nodeOf(row, word, bits, bit))) { own |= 1u << bit; }
  }
  return own;
}`;

const FOUR_CORNERS = `
  let right = after(m.here);
  upLeft = ownCorners(bits, upLeft, m.up.y | left, row, word, row - 1u, m.up, 0xffffffffu);
  upRight = ownCorners(bits, upRight, m.up.y | right, row, word, row - 1u, m.up, 1u);
  downLeft = ownCorners(bits, downLeft, m.down.y | left, row, word, row + 1u, m.down, 0xffffffffu);
  downRight = ownCorners(bits, downRight, m.down.y | right, row, word, row + 1u, m.down, 1u);`;

const CROSSES = `
  let falling = bits & upLeft & ~m.up.y & ~left;
  let rising = bits & downLeft & ~m.down.y & ~left;`;

/**
 * WGSL: `countRow`: one word of one row, run by run.
 *
 * @source skimage.measure.perimeter: 10 diagonal + 2 straight + 1 own border pixels of 5, 7, 15, 17, 25, 27 count 1; 21, 33 sqrt 2;
 *         13, 23 their mean
 */
function countRowWgsl(eight: boolean, capacity: number): string {
  return `
fn countRow(id: ptr<function, u32>, sum: ptr<function, RegionSum>, row: u32, word: u32, m: Rows, b: Rows) {
  let bits = m.here.y;
  let left = before(m.here);
  var upLeft = before(m.up);
  var upRight = after(m.up);
  var downLeft = before(m.down);
  var downRight = after(m.down);${eight ? CROSSES : FOUR_CORNERS}
  let notFull = bits & ~(left & m.up.y & upLeft);
  let s0 = before(b.here); let s1 = after(b.here); let s2 = b.up.y; let s3 = b.down.y;
  let d0 = before(b.up) & upLeft; let d1 = after(b.up) & upRight; let d2 = before(b.down) & downLeft; let d3 = after(b.down) & downRight;
  let sa = s0 ^ s1; let sb = s2 ^ s3; let sOne = sa ^ sb;
  let sTwo = (s0 & s1) ^ (s2 & s3) ^ (sa & sb); let sFour = s0 & s1 & s2 & s3;
  let da = d0 ^ d1; let db = d2 ^ d3; let dOne = da ^ db;
  let dTwo = (d0 & d1) ^ (d2 & d3) ^ (da & db); let dFour = d0 & d1 & d2 & d3;
  let single = b.here.y & sOne & ~sTwo;
  let straight = b.here.y & sTwo & ~(dTwo & dOne) & ~dFour;
  let diagonal = (b.here.y & ~(sOne | sTwo | sFour) & dTwo & ~dOne) | (single & dTwo & dOne);
  let mixed = single & (dOne ^ dTwo);
  let stripBits = bits${eight ? ' | select(m.down.y, m.up.y, (row & 1u) != 0u)' : ''};
  var rest = notFull | (bits & ~downLeft) | straight | diagonal | mixed;
  while (rest != 0u) {
    let start = firstLeadingBit(~stripBits & ((1u << firstTrailingBit(rest)) - 1u)) + 1u;
    let run = runFrom(stripBits, start);
    rest &= ~run;
    let runId = recordOf((row / STRIP_ROWS * ROW_WORDS + word) * 16u + (start >> 1u));
    if (runId >= ${capacity}u) { continue; }
    if (runId != *id) {
      if (*id != DROPPED) { addCounts(*id, *sum); }
      *id = runId;
      *sum = emptySum();
    }
    let own = bits & run;
    let edges = countOneBits(own & ~m.up.y) + countOneBits(own & ~left);
    (*sum).straight += countOneBits(straight & run);
    (*sum).diagonal += countOneBits(diagonal & run);
    (*sum).mixed += countOneBits(mixed & run);
    (*sum).edges += edges;
    (*sum).corners += countOneBits(own & ~upLeft) + countOneBits(own & ~downLeft);
    (*sum).euler += edges - countOneBits(notFull & run)${eight ? ' - countOneBits(falling & run) - countOneBits(rising & run)' : ''};
  }
}
`;
}
