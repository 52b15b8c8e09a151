import { expect, it } from 'vitest';
import { planGeometry, runsWgsl } from '../../../kernels/gpu/labelPasses.ts';
import { gray8, planOf } from '../cpu/scene.ts';
import { shaderOf } from './shaderOf.ts';

const eight = planOf(gray8(300, 200), { measure: { minAreaPx2: 5, properties: ['area'] } });
const four = planOf(gray8(300, 200), { connectivity: 4 });

it('the shaders over the mask\'s runs begin with the words and runs of two-row strips', () => { expect(runsWgsl(planGeometry(eight))).toMatchInlineSnapshot(`
  "fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
  const NO_TOP = 0xffffffffu;

  const HEIGHT = 200u;
  const ROW_WORDS = 10u;
  const STRIP_ROWS = 2u;
  const STRIPS = 100u;
  fn maskWord(row: u32, word: u32) -> u32 {
    if (row >= HEIGHT || word >= ROW_WORDS) { return 0u; }
    return mask[row * 12u + word];
  }
  fn topWord(strip: u32, word: u32) -> u32 { return maskWord(strip * STRIP_ROWS, word); }
  fn bottomWord(strip: u32, word: u32) -> u32 { return maskWord(strip * STRIP_ROWS + STRIP_ROWS - 1u, word); }
  fn stripWord(strip: u32, word: u32) -> u32 { return topWord(strip, word) | bottomWord(strip, word); }
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
  "
`); });
it('the shader that labels tiles', () => { expect(shaderOf(four, 'label tiles')).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
  @group(0) @binding(2) var<storage, read_write> components: array<atomic<u32>>;
  <mask runs>

  const TILE_WORDS = 4u;
  const TILE_STRIPS = 32u;
  var<workgroup> tileParent: array<atomic<u32>, 2048>;
  var<workgroup> tileStrip: array<u32, 128>;
  var<workgroup> tileBottom: array<u32, 128>;

  fn localFind(start: u32) -> u32 {
    var node = start;
    loop {
      let above = atomicLoad(&tileParent[node]);
      if (above >= node) { break; }
      node = above;
    }
    return node;
  }
  fn localUnite(first: u32, second: u32) {
    var a = first;
    var b = second;
    loop {
      a = localFind(a);
      b = localFind(b);
      if (a == b) { break; }
      let low = min(a, b);
      let high = max(a, b);
      let old = atomicMin(&tileParent[high], low);
      if (old == high) { break; }
      a = old;
      b = low;
    }
  }

  @compute @workgroup_size(128)
  fn main(@builtin(workgroup_id) tile: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let word = tile.x * TILE_WORDS + lane % TILE_WORDS;
    let strip = tile.y * TILE_STRIPS + lane / TILE_WORDS;
    let tileColumn = lane % TILE_WORDS;
    let top = topWord(strip, word);
    let bottom = bottomWord(strip, word);
    let bits = top | bottom;
    tileStrip[lane] = bits;
    tileBottom[lane] = bottom;
    workgroupBarrier();
    let base = lane * 16u;
    let baseAbove = base - TILE_WORDS * 16u;
    var above = 0u;
    var stripAbove = 0u;
    var left = 0u;
    if (lane >= TILE_WORDS) { above = tileBottom[lane - TILE_WORDS]; stripAbove = tileStrip[lane - TILE_WORDS]; }
    if (tileColumn > 0u) { left = tileStrip[lane - 1u]; }
    // Every run first takes its left neighbour or one run above as parent, by plain stores; the links left over are united.
    var links = runStarts(top & above);
    var starts = runStarts(bits);
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      var parentNode = base + (start >> 1u);
      if (start == 0u && (left >> 31u) != 0u) {
        parentNode = base - 16u + lastSlot(left);
      } else {
        let met = links & runFrom(bits, start);
        if (met != 0u) {
          let bit = firstTrailingBit(met);
          parentNode = baseAbove + slotOf(stripAbove, bit);
          links &= ~(1u << bit);
        }
      }
      atomicStore(&tileParent[base + (start >> 1u)], parentNode);
    }
    workgroupBarrier();

    // One place unites, whatever the contact: threads of a subgroup that have one each stay together.
    loop {
      var node = 0u;
      var nodeAbove = 0u;
      if (links != 0u) {
        let bit = firstTrailingBit(links);
        links &= links - 1u;
        node = base + slotOf(bits, bit);
        nodeAbove = baseAbove + slotOf(stripAbove, bit);
      }  else { break; }
      localUnite(node, nodeAbove);
    }
    workgroupBarrier();
    if (word >= ROW_WORDS || strip >= STRIPS) { return; }
    for (var row = strip * STRIP_ROWS; row < min(HEIGHT, (strip + 1u) * STRIP_ROWS); row++) { atomicStore(&components[row * ROW_WORDS + word], 0u); }
    let globalBase = (strip * ROW_WORDS + word) * 16u;
    starts = runStarts(bits);
    while (starts != 0u) {
      let start = firstTrailingBit(starts);
      starts &= starts - 1u;
      let root = localFind(base + (start >> 1u));
      let rootWord = root >> 4u;
      let globalRoot = ((tile.y * TILE_STRIPS + rootWord / TILE_WORDS) * ROW_WORDS + tile.x * TILE_WORDS + rootWord % TILE_WORDS) * 16u + (root & 15u);
      atomicStore(&parent[globalBase + (start >> 1u)], globalRoot);
      
    }
  }
  "
`); });
it('the shader that flattens', () => { expect(shaderOf(eight, 'flatten')).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
  @group(0) @binding(2) var<storage, read_write> stripTop: array<atomic<u32>>;
  <mask runs>


  fn globalFind(start: u32) -> u32 {
    var node = start;
    loop {
      let above = atomicLoad(&parent[node]);
      if (above >= node) { break; }
      node = above;
    }
    return node;
  }
  fn globalUnite(first: u32, second: u32) {
    var a = first;
    var b = second;
    loop {
      a = globalFind(a);
      b = globalFind(b);
      if (a == b) { break; }
      let low = min(a, b);
      let high = max(a, b);
      let old = atomicMin(&parent[high], low);
      if (old == high) { break; }
      a = old;
      b = low;
    }
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
      let root = globalFind(node);
      if (root == node) { continue; }
      atomicStore(&parent[node], root);

      if ((root >> 4u) / ROW_WORDS != strip) { continue; }
      let pixels = topWord(strip, word) & runFrom(bits, start);
      if (pixels == 0u) { continue; }
      let rootWord = (root >> 4u) % ROW_WORDS;
      let rootTop = topWord(strip, rootWord);
      let rootBits = stripWord(strip, rootWord);
      // The root's start bit is the run start that shares its slot: runs start two bits apart at least.
      let rootStart = firstTrailingBit(runStarts(rootBits) & (3u << ((root & 15u) * 2u)));
      if ((rootTop & runFrom(rootBits, rootStart)) == 0u) { atomicMin(&stripTop[root], word * 32u + firstTrailingBit(pixels)); }
    }
  }
  "
`); });
it('the shader that keeps components within the limits', () => { expect(shaderOf(eight, 'area limits')).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read> parent: array<u32>;
  @group(0) @binding(2) var<storage, read_write> area: array<u32>;
  @group(0) @binding(3) var<storage, read_write> kept: array<atomic<u32>>;
  @group(0) @binding(4) var<storage, read_write> stripTop: array<u32>;
  <mask runs>

  fn firstPixel(strip: u32, word: u32, run: u32, node: u32) -> vec2<u32> {
    let top = topWord(strip, word) & run;
    if (top != 0u) { return vec2(strip * 2u, word * 32u + firstTrailingBit(top)); }
    let column = stripTop[node];
    if (column != NO_TOP) { return vec2(strip * 2u, column); }
    return vec2(strip * 2u + 1u, word * 32u + firstTrailingBit(run));
  }

  fn visit(strip: u32, word: u32, run: u32, node: u32) {
    let pixels = area[node];
    area[node] = 0u;
    if (pixels < 5u) { return; }
    let pixel = firstPixel(strip, word, run, node);
    atomicOr(&kept[pixel.x * ROW_WORDS + (pixel.y >> 5u)], 1u << (pixel.y & 31u));
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
it('the shader that assigns records', () => { expect(shaderOf(eight, 'assign records')).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> mask: array<u32>;
  @group(0) @binding(1) var<storage, read_write> parent: array<u32>;
  @group(0) @binding(2) var<storage, read_write> components: array<u32>;
  @group(0) @binding(3) var<storage, read_write> stripTop: array<u32>;
  @group(0) @binding(4) var<storage, read_write> kept: array<u32>;
  @group(0) @binding(5) var<storage, read_write> records: array<u32>;
  <mask runs>


  fn firstPixel(strip: u32, word: u32, run: u32, node: u32) -> vec2<u32> {
    let top = topWord(strip, word) & run;
    if (top != 0u) { return vec2(strip * 2u, word * 32u + firstTrailingBit(top)); }
    let column = stripTop[node];
    if (column != NO_TOP) { return vec2(strip * 2u, column); }
    return vec2(strip * 2u + 1u, word * 32u + firstTrailingBit(run));
  }


  fn componentRank(pixel: vec2<u32>) -> u32 {
    let word = pixel.x * 10u + (pixel.y >> 5u);
    let below = components[word] & ((1u << (pixel.y & 31u)) - 1u);
    return components[4000u + word / 256u] + components[2000u + word] + countOneBits(below);
  }


  fn keptRank(pixel: vec2<u32>) -> u32 {
    let word = pixel.x * 10u + (pixel.y >> 5u);
    let below = kept[word] & ((1u << (pixel.y & 31u)) - 1u);
    return kept[4000u + word / 256u] + kept[2000u + word] + countOneBits(below);
  }


  const TAG = 0x80000000u;
  const DROPPED = 0x7fffffffu;

  fn clearRecord(id: u32, label: u32) {
    let base = id * 16u;
    records[base] = label;
    records[base + 1u] = 0u;
    records[base + 2u] = 0u;
    records[base + 3u] = 0u;
    records[base + 4u] = 0u;
    records[base + 5u] = 0u;
    records[base + 6u] = 0u;
    records[base + 7u] = 0u;
    records[base + 8u] = 0u;
    records[base + 9u] = 0u;
    records[base + 10u] = 0u;
    records[base + 11u] = 0u;
    records[base + 12u] = 0xffffffffu;
    records[base + 13u] = 0xffffffffu;
    records[base + 14u] = 0u;
    records[base + 15u] = 0u;
  }

  fn visit(strip: u32, word: u32, run: u32, node: u32) {
    let pixel = firstPixel(strip, word, run, node);
    let component = componentRank(pixel);

    if (((kept[pixel.x * ROW_WORDS + (pixel.y >> 5u)] >> (pixel.y & 31u)) & 1u) == 0u) {
      parent[node] = TAG | DROPPED;
      return;
    }
    let id = keptRank(pixel);
    parent[node] = TAG | id;
    if (id < 1000u) { clearRecord(id, component + 1u); }
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
