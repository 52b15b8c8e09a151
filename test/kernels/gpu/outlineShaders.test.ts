import { expect, it } from 'vitest';
import { gray8, planOf } from '../cpu/scene.ts';
import { shaderOf } from './shaderOf.ts';

const measure = { properties: ['perimeter'] };

it('the shader that counts outlines of 8-connected regions', () => { expect(shaderOf(planOf(gray8(300, 200), { measure }), 'sum outlines')).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read> parent: array<u32>;
  @group(0) @binding(2) var<storage, read_write> records: array<atomic<u32>>;
  <mask runs>

  const TAG = 0x80000000u;
  const DROPPED = 0x7fffffffu;
  fn recordOf(node: u32) -> u32 {
    let up = parent[node];
    if (up >= TAG) { return up & DROPPED; }
    return parent[up] & DROPPED;
  }

  var<workgroup> tableKeys: array<atomic<u32>, 32>;
  var<workgroup> table: array<atomic<u32>, 192>;


  struct RegionSum { straight: u32, diagonal: u32, mixed: u32, edges: u32, corners: u32, euler: u32 }
  fn emptySum() -> RegionSum {
    var sum: RegionSum;

    return sum;
  }


  fn clearTable(lane: u32, threads: u32) {
    for (var slot = lane; slot < 32u; slot += threads) { atomicStore(&tableKeys[slot], 0u); }
    for (var word = lane; word < 192u; word += threads) { atomicStore(&table[word], 0u); }
  }
  fn claimSlot(id: u32) -> bool {
    let slot = id % 32u;
    // A weak exchange may fail for nothing: four tries, then straight to the record, which is right as well.
    for (var attempt = 0u; attempt < 4u; attempt++) {
      let claim = atomicCompareExchangeWeak(&tableKeys[slot], 0u, id + 1u);
      if (claim.exchanged || claim.old_value == id + 1u) { return true; }
      if (claim.old_value != 0u) { return false; }
    }
    return false;
  }
  fn addToTable(id: u32, sum: RegionSum) -> bool {
    if (!claimSlot(id)) { return false; }
    let base = id % 32u * 6u;
    atomicAdd(&table[base + 0u], sum.straight);
    atomicAdd(&table[base + 1u], sum.diagonal);
    atomicAdd(&table[base + 2u], sum.mixed);
    atomicAdd(&table[base + 3u], sum.edges);
    atomicAdd(&table[base + 4u], sum.corners);
    atomicAdd(&table[base + 5u], sum.euler);
    return true;
  }
  fn tableWord(word: u32) -> u32 { return atomicLoad(&table[word]); }
  fn fromTable(slot: u32) -> RegionSum {
    let base = slot * 6u;
    var sum: RegionSum;
    sum.straight = tableWord(base + 0u);
    sum.diagonal = tableWord(base + 1u);
    sum.mixed = tableWord(base + 2u);
    sum.edges = tableWord(base + 3u);
    sum.corners = tableWord(base + 4u);
    sum.euler = tableWord(base + 5u);
    return sum;
  }


  fn addToRecord(id: u32, sum: RegionSum) {
    let base = id * 22u;
    if (sum.straight != 0u) { atomicAdd(&records[base + 16u], sum.straight); }
    if (sum.diagonal != 0u) { atomicAdd(&records[base + 17u], sum.diagonal); }
    if (sum.mixed != 0u) { atomicAdd(&records[base + 18u], sum.mixed); }
    if (sum.edges != 0u) { atomicAdd(&records[base + 19u], sum.edges); }
    if (sum.corners != 0u) { atomicAdd(&records[base + 20u], sum.corners); }
    if (sum.euler != 0u) { atomicAdd(&records[base + 21u], sum.euler); }
  }
  fn addCounts(id: u32, sum: RegionSum) {
    if (!addToTable(id, sum)) { addToRecord(id, sum); }
  }

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
  }


  fn countRow(id: ptr<function, u32>, sum: ptr<function, RegionSum>, row: u32, word: u32, m: Rows, b: Rows) {
    let bits = m.here.y;
    let left = before(m.here);
    var upLeft = before(m.up);
    var upRight = after(m.up);
    var downLeft = before(m.down);
    var downRight = after(m.down);
    let falling = bits & upLeft & ~m.up.y & ~left;
    let rising = bits & downLeft & ~m.down.y & ~left;
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
    let stripBits = bits | select(m.down.y, m.up.y, (row & 1u) != 0u);
    var rest = notFull | (bits & ~downLeft) | straight | diagonal | mixed;
    while (rest != 0u) {
      let start = firstLeadingBit(~stripBits & ((1u << firstTrailingBit(rest)) - 1u)) + 1u;
      let run = runFrom(stripBits, start);
      rest &= ~run;
      let runId = recordOf((row / STRIP_ROWS * ROW_WORDS + word) * 16u + (start >> 1u));
      if (runId >= 1000u) { continue; }
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
      (*sum).euler += edges - countOneBits(notFull & run) - countOneBits(falling & run) - countOneBits(rising & run);
    }
  }

  @compute @workgroup_size(64)
  fn main(@builtin(workgroup_id) tile: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    clearTable(lane, 64u);
    workgroupBarrier();
    let word = tile.x * 8u + lane % 8u;
    let firstRow = (tile.y * 8u + lane / 8u) * 8u;
    let endRow = select(0u, min(HEIGHT, firstRow + 8u), word < ROW_WORDS);
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
    for (var slot = lane; slot < 32u; slot += 64u) {
      let key = atomicLoad(&tableKeys[slot]);
      if (key != 0u) { addToRecord(key - 1u, fromTable(slot)); }
    }
  }
  "
`); });

it('the shader that counts outlines of 4-connected regions compares the records of pixels that meet by a corner', () => {
  const source = shaderOf(planOf(gray8(300, 200), { connectivity: 4, measure }), 'sum outlines');
  expect(source.slice(source.indexOf('fn ownCorners'), source.indexOf('let s0'))).toMatchInlineSnapshot(`
    "fn ownCorners(bits: u32, corners: u32, joined: u32, row: u32, word: u32, cornerRow: u32, cornerWords: vec3<u32>, step: u32) -> u32 {
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
    }

    fn countRow(id: ptr<function, u32>, sum: ptr<function, RegionSum>, row: u32, word: u32, m: Rows, b: Rows) {
      let bits = m.here.y;
      let left = before(m.here);
      var upLeft = before(m.up);
      var upRight = after(m.up);
      var downLeft = before(m.down);
      var downRight = after(m.down);
      let right = after(m.here);
      upLeft = ownCorners(bits, upLeft, m.up.y | left, row, word, row - 1u, m.up, 0xffffffffu);
      upRight = ownCorners(bits, upRight, m.up.y | right, row, word, row - 1u, m.up, 1u);
      downLeft = ownCorners(bits, downLeft, m.down.y | left, row, word, row + 1u, m.down, 0xffffffffu);
      downRight = ownCorners(bits, downRight, m.down.y | right, row, word, row + 1u, m.down, 1u);
      let notFull = bits & ~(left & m.up.y & upLeft);
      "
  `);
});
