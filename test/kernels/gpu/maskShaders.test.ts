import { expect, it } from 'vitest';
import { planGeometry, runsWgsl } from '../../../kernels/gpu/labelPasses.ts';
import { layOutPasses } from '../../../kernels/gpu/passPlan.ts';
import { passSource } from '../../../kernels/gpu/passSpec.ts';
import { elementReach } from '../../../kernels/stages/morphology/spread.wgsl.ts';
import { gray8 } from '../cpu/scene.ts';
import { planOfStages } from './planOfStages.ts';

const format = gray8(300, 200);

/** A pass of the first mask stage, or of the threshold. */
function shader(name: string, stage: { stage: string; [key: string]: unknown }): string {
  const plan = planOfStages(format, [stage]);
  const pass = layOutPasses(plan, false, 10).stages.find((entry) => entry.stage === stage.stage)!.passes.find((entry) => entry.name === name)!;
  return passSource(pass).replace(runsWgsl(planGeometry(plan)), '<mask runs>\n');
}

it('a disc is every pixel within its radius of the centre', () => {
  expect(elementReach('disc', 3)).toEqual([0, 2, 2, 3, 2, 2, 0]);
  expect(elementReach('cross', 2)).toEqual([0, 0, 2, 0, 0]);
  expect(elementReach('rectangle', 1)).toEqual([1, 1, 1]);
});
it('the shader of an erosion by a disc', () => { expect(shader('morphology 1', { stage: 'morphology', operation: 'erode', shape: 'disc', radiusPx: 3 })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> spareMask: array<u32>;
  fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
  const REACH = array<u32, 7>(0u, 2u, 2u, 3u, 2u, 2u, 0u);
  fn pixelsOf(word: i32) -> u32 { return select(0xffffffffu, 4095u, word == 9); }
  fn wordAt(row: i32, word: i32) -> u32 {
    if (row < 0 || row >= 200 || word < 0 || word >= 10) { return 0u; }
    return ~mask[u32(row) * 12u + u32(word)] & pixelsOf(word);
  }
  fn spread(row: i32, word: i32, pixels: u32) -> u32 {
    var middle = wordAt(row, word);
    if (pixels == 0u) { return middle; }
    // To higher columns the word before gives its upper bits, to lower ones the word after its lower.
    var before = wordAt(row, word - 1);
    var after = wordAt(row, word + 1);
    var upwards = middle;
    var downwards = middle;
    var covered = 1u;
    while (covered <= pixels) {
      let step = min(covered, pixels + 1u - covered);
      upwards |= (upwards << step) | (before >> (32u - step));
      before |= before << step;
      downwards |= (downwards >> step) | (after << (32u - step));
      after |= after >> step;
      covered += step;
    }
    return upwards | downwards;
  }
  @compute @workgroup_size(64)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let index = linearGroup(group) * 64u + lane;
    if (index >= 2000u) { return; }
    let row = i32(index / 10u);
    let word = i32(index % 10u);
    var found = 0u;
    for (var dy = -3; dy <= 3; dy++) { found |= spread(row + dy, word, REACH[dy + 3]); }
    spareMask[u32(row) * 12u + u32(word)] = ~found & pixelsOf(word);
  }
  "
`); });
it('the shader that finds the outside', () => { expect(shader('find the outside', { stage: 'fillHoles' })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
  fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
  const NO_TOP = 0xffffffffu;

  const HEIGHT = 200u;
  const ROW_WORDS = 10u;
  const STRIP_ROWS = 1u;
  const STRIPS = 200u;
  fn maskWord(row: u32, word: u32) -> u32 {
    if (row >= HEIGHT || word >= ROW_WORDS) { return 0u; }
    return ~mask[row * 12u + word] & select(0xffffffffu, 4095u, word + 1u == ROW_WORDS);
  }
  fn topWord(strip: u32, word: u32) -> u32 { return maskWord(strip * STRIP_ROWS, word); }
  fn bottomWord(strip: u32, word: u32) -> u32 { return maskWord(strip * STRIP_ROWS + STRIP_ROWS - 1u, word); }
  fn stripWord(strip: u32, word: u32) -> u32 { return topWord(strip, word); }
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

  fn edgePixels(row: u32, word: u32) -> u32 {
    if (row == 0u || row + 1u == HEIGHT) { return 0xffffffffu; }
    return select(0u, 1u, word == 0u) | select(0u, 2048u, word + 1u == ROW_WORDS);
  }
  fn flags(strip: u32, word: u32, run: u32) -> bool {
    let bottom = strip * STRIP_ROWS + STRIP_ROWS - 1u;
    let found = (topWord(strip, word) & edgePixels(strip * STRIP_ROWS, word)) | (bottomWord(strip, word) & edgePixels(bottom, word));
    return (found & run) != 0u;
  }
  const FLAG = 0x80000000u;
  @compute @workgroup_size(256)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let index = linearGroup(group) * 256u + lane;
    if (index >= ROW_WORDS * STRIPS) { return; }
    let strip = index / ROW_WORDS;
    let word = index % ROW_WORDS;
    var starts = runStarts(stripWord(strip, word));
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      if (!flags(strip, word, runFrom(stripWord(strip, word), start))) { continue; }
      let root = atomicLoad(&parent[index * 16u + (start >> 1u)]) & ~FLAG;
      atomicOr(&parent[root], FLAG);
    }
  }
  "
`); });
it('the shader that fills holes', () => { expect(shader('fill the rest', { stage: 'fillHoles' }).split('fn main')[1]).toMatchInlineSnapshot(`
  "(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let index = linearGroup(group) * 256u + lane;
    if (index >= ROW_WORDS * STRIPS) { return; }
    let strip = index / ROW_WORDS;
    let word = index % ROW_WORDS;
    var starts = runStarts(stripWord(strip, word));
    var kept = 0u;
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      let up = parent[index * 16u + (start >> 1u)];
      if (up >= FLAG || parent[up] >= FLAG) { kept |= runFrom(stripWord(strip, word), start); }
    }
    for (var row = strip * STRIP_ROWS; row < min(HEIGHT, (strip + 1u) * STRIP_ROWS); row++) {
      mask[row * 12u + word] |= maskWord(row, word) & ~kept;
    }
  }
  "
`); });
it('the shader that finds large components', () => { expect(shader('find the large', { stage: 'removeSmall', minAreaPx2: 20 })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> parent: array<u32>;
  @group(0) @binding(2) var<storage, read_write> area: array<u32>;
  <mask runs>
  const FLAG = 0x80000000u;
  fn visit(strip: u32, word: u32, run: u32, node: u32) {
    if (area[node] >= 20u) { parent[node] = node | FLAG; }
    area[node] = 0u;
  }
  @compute @workgroup_size(256)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let index = linearGroup(group) * 256u + lane;
    if (index >= ROW_WORDS * STRIPS) { return; }
    let strip = index / ROW_WORDS;
    let word = index % ROW_WORDS;
    let bits = stripWord(strip, word);
    var starts = runStarts(bits);
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      let node = index * 16u + (start >> 1u);
      if (parent[node] == node) { visit(strip, word, runFrom(bits, start), node); }
    }
  }
  "
`); });
it('the shader that takes small components out', () => { expect(shader('take out the rest', { stage: 'removeSmall', minAreaPx2: 20 })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read_write> mask: array<u32>;
  @group(0) @binding(1) var<storage, read> parent: array<u32>;
  <mask runs>
  const FLAG = 0x80000000u;
  @compute @workgroup_size(256)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let index = linearGroup(group) * 256u + lane;
    if (index >= ROW_WORDS * STRIPS) { return; }
    let strip = index / ROW_WORDS;
    let word = index % ROW_WORDS;
    var starts = runStarts(stripWord(strip, word));
    var kept = 0u;
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      let up = parent[index * 16u + (start >> 1u)];
      if (up >= FLAG || parent[up] >= FLAG) { kept |= runFrom(stripWord(strip, word), start); }
    }
    for (var row = strip * STRIP_ROWS; row < min(HEIGHT, (strip + 1u) * STRIP_ROWS); row++) {
      mask[row * 12u + word] &= kept;
    }
  }
  "
`); });
it('the shader that finds what reaches the higher level', () => { expect(shader('find what reaches high', { stage: 'threshold', method: 'hysteresis', lowDn: 1, highDn: 2 })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
  @group(0) @binding(2) var<storage, read> spareMask: array<u32>;
  <mask runs>

  fn flags(strip: u32, word: u32, run: u32) -> bool {
    let top = strip * STRIP_ROWS;
    var strict = spareMask[top * 12u + word] & topWord(strip, word);
    if (STRIP_ROWS == 2u && top + 1u < HEIGHT) { strict |= spareMask[(top + 1u) * 12u + word] & bottomWord(strip, word); }
    return (strict & run) != 0u;
  }
  const FLAG = 0x80000000u;
  @compute @workgroup_size(256)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let index = linearGroup(group) * 256u + lane;
    if (index >= ROW_WORDS * STRIPS) { return; }
    let strip = index / ROW_WORDS;
    let word = index % ROW_WORDS;
    var starts = runStarts(stripWord(strip, word));
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      if (!flags(strip, word, runFrom(stripWord(strip, word), start))) { continue; }
      let root = atomicLoad(&parent[index * 16u + (start >> 1u)]) & ~FLAG;
      atomicOr(&parent[root], FLAG);
    }
  }
  "
`); });
