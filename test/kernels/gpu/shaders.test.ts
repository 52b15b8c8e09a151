import { describe, expect, it } from 'vitest';
import { layOutPasses } from '../../../kernels/gpu/passPlan.ts';
import { passSource } from '../../../kernels/gpu/passSpec.ts';
import type { Plan } from '../../../kernels/recipe/plan.ts';
import { gray16, gray8, planOf } from '../cpu/scene.ts';

/** The shader of a plan's pass. */
function shaderOf(plan: Plan, name: string): string {
  const pass = layOutPasses(plan, false, 1_000).stages.flatMap(({ passes }) => passes).find((entry) => entry.name === name);
  if (!pass) throw new RangeError(`the plan has no pass "${name}"`);
  return passSource(pass);
}

const corrected = planOf(gray8(300, 200), { flatField: true, blurs: [{ sigmaPx: 1, radiusPx: 1 }], measure: { minAreaPx2: 5 } });
const plain = planOf(gray16(300, 200, 12), { connectivity: 4, threshold: { method: 'otsu' }, measure: { properties: ['area'] } });

describe('the shaders of a corrected, blurred, 8-connected plan', () => {
  it('rows of the blur, with the correction in them', () => { expect(shaderOf(corrected, 'gaussianBlur rows')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> raw: array<u32>;
    @group(0) @binding(1) var<storage, read> dark: array<f32>;
    @group(0) @binding(2) var<storage, read> gain: array<f32>;
    @group(0) @binding(3) var<storage, read_write> rows: array<f32>;
    fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
    fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
    fn gray_dark(z: i32, y: i32, x: i32) -> f32 { return dark[u32(y * 300 + x)]; }
    fn gray_gain(z: i32, y: i32, x: i32) -> f32 { return gain[u32(y * 300 + x)]; }
    fn gray(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-gray_dark(0, i32(i32(threadGid.y)), i32(i32(threadGid.x))))*gray_gain(0, i32(i32(threadGid.y)), i32(i32(threadGid.x))));
    }
    var<workgroup> stretch: array<f32, 1032>;
    var<private> stretchX: i32;
    var<private> stretchY: i32;
    const blurRow_taps = array<f32, 3>(0.2740686237812042f, 0.45186275243759155f, 0.2740686237812042f);
    fn blurRow_tapsAt(i: i32) -> f32 { return blurRow_taps[i]; }
    fn blurRow_src(z: i32, y: i32, x: i32) -> f32 { return stretch[(y - stretchY) * 258 + x - stretchX]; }
    fn blurRow(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    var user_sum : f32 = 0.0;
    for (var user_i : i32 = 0;(user_i<3);user_i++){
    user_sum+=(blurRow_src(0, i32(i32(threadGid.y)), i32(((i32(threadGid.x)+user_i)-1)))*blurRow_tapsAt(i32(user_i)));}


    return user_sum;
    }
    @compute @workgroup_size(64, 4)
    fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
      stretchX = i32(group.x) * 256 - 1;
      stretchY = i32(group.y) * 4;
      let y = stretchY + i32(lane.y);
      for (var i = i32(lane.x); i < 258; i += 64) {
        stretch[i32(lane.y) * 258 + i] = gray(clamp(stretchX + i, 0, 299), min(y, 199));
      }
      workgroupBarrier();
      for (var step = 0; step < 256; step += 64) {
        let x = stretchX + 1 + step + i32(lane.x);
        if (x < 300 && y < 200) { rows[u32(y * 300 + x)] = blurRow(x, y); }
      }
    }
    "
  `); });
  it('columns of the blur, with the threshold in them', () => { expect(shaderOf(corrected, 'gaussianBlur columns, threshold')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> rows: array<f32>;
    @group(0) @binding(1) var<storage, read_write> mask: array<u32>;

    var<workgroup> columns: array<f32, 1088>;
    var<private> columnsX: i32;
    var<private> columnsY: i32;
    const blurColumn_taps = array<f32, 3>(0.2740686237812042f, 0.45186275243759155f, 0.2740686237812042f);
    fn blurColumn_tapsAt(i: i32) -> f32 { return blurColumn_taps[i]; }
    fn blurColumn_src(z: i32, y: i32, x: i32) -> f32 { return columns[(y - columnsY) * 32 + x - columnsX]; }
    fn blurColumn(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    var user_sum : f32 = 0.0;
    for (var user_i : i32 = 0;(user_i<3);user_i++){
    user_sum+=(blurColumn_src(0, i32(((i32(threadGid.y)+user_i)-1)), i32(i32(threadGid.x)))*blurColumn_tapsAt(i32(user_i)));}


    return user_sum;
    }
    fn gray(x: i32, y: i32) -> f32 { return blurColumn(x, y); }
    fn fillTile(group: vec3<u32>, lane: vec3<u32>) {
      columnsX = i32(group.x) * 32;
      columnsY = i32(group.y) * 32 - 1;
      let x = min(columnsX + i32(lane.x), 299);
      for (var i = i32(lane.y); i < 34; i += 8) {
        let y = columnsY + i;
        columns[i * 32 + i32(lane.x)] = rows[u32(clamp(y, 0, 199) * 300 + x)];
      }
      workgroupBarrier();
    }
    fn threshold_src(z: i32, y: i32, x: i32) -> f32 { return gray(x, y); }
    fn threshold_level(z: i32, y: i32, x: i32) -> f32 { return 127.5f; }
    fn threshold(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    return select((-1.0), 1.0, (threshold_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))>threshold_level(0, 0, 0)));
    }
    var<workgroup> words: array<atomic<u32>, 32>;
    @compute @workgroup_size(32, 8)
    fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
      if (lane.y == 0u) { atomicStore(&words[lane.x], 0u); }
      workgroupBarrier();
      fillTile(group, lane);
      let x = i32(group.x * 32u + lane.x);
      for (var step = 0u; step < 32u; step += 8u) {
        let y = i32(group.y * 32u + step + lane.y);
        if (x < 300 && y < 200) {
          if (threshold(x, y) > 0.0) { atomicOr(&words[step + lane.y], 1u << lane.x); }
        }
      }
      workgroupBarrier();
      let row = group.y * 32u + lane.x;
      if (lane.y == 0u && row < 200u) { mask[row * 12u + group.x] = atomicLoad(&words[lane.x]); }
    }
    "
  `); });
  it('labels of a tile', () => { expect(shaderOf(corrected, 'label tiles')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> mask: array<u32>;
    @group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
    @group(0) @binding(2) var<storage, read_write> components: array<atomic<u32>>;
    @group(0) @binding(3) var<storage, read_write> stripTop: array<atomic<u32>>;
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
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

      var aboveLeft = 0u;
      var aboveRight = 0u;
      if (lane >= TILE_WORDS) {
        if (tileColumn > 0u) { aboveLeft = tileBottom[lane - TILE_WORDS - 1u]; }
        if (tileColumn + 1u < TILE_WORDS) { aboveRight = tileBottom[lane - TILE_WORDS + 1u]; }
      }
      var falling = top & ((above << 1u) | (aboveLeft >> 31u)) & ~(top << 1u) & ~above;
      var rising = top & ((above >> 1u) | (aboveRight << 31u)) & ~(top >> 1u) & ~above;
      // One place unites, whatever the contact: threads of a subgroup that have one each stay together.
      loop {
        var node = 0u;
        var nodeAbove = 0u;
        if (links != 0u) {
          let bit = firstTrailingBit(links);
          links &= links - 1u;
          node = base + slotOf(bits, bit);
          nodeAbove = baseAbove + slotOf(stripAbove, bit);
        } else if (falling != 0u) {
          let bit = firstTrailingBit(falling);
          falling &= falling - 1u;
          node = base + slotOf(bits, bit);
          if (bit > 0u) { nodeAbove = baseAbove + slotOf(stripAbove, bit - 1u); }
          else { nodeAbove = baseAbove - 16u + lastSlot(tileStrip[lane - TILE_WORDS - 1u]); }
        } else if (rising != 0u) {
          let bit = firstTrailingBit(rising);
          rising &= rising - 1u;
          node = base + slotOf(bits, bit);
          if (bit < 31u) { nodeAbove = baseAbove + slotOf(stripAbove, bit + 1u); }
          else { nodeAbove = baseAbove + 16u; }
        } else { break; }
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
        if ((top & runFrom(bits, start)) == 0u) { atomicStore(&stripTop[globalBase + (start >> 1u)], NO_TOP); }
      }
    }
    "
  `); });
  it('flattening', () => { expect(shaderOf(corrected, 'flatten')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> mask: array<u32>;
    @group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
    @group(0) @binding(2) var<storage, read_write> stripTop: array<atomic<u32>>;
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
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
  it('area limits', () => { expect(shaderOf(corrected, 'area limits')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> mask: array<u32>;
    @group(0) @binding(1) var<storage, read> parent: array<u32>;
    @group(0) @binding(2) var<storage, read_write> area: array<u32>;
    @group(0) @binding(3) var<storage, read_write> kept: array<atomic<u32>>;
    @group(0) @binding(4) var<storage, read_write> stripTop: array<u32>;
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
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
  it('records', () => { expect(shaderOf(corrected, 'assign records')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> mask: array<u32>;
    @group(0) @binding(1) var<storage, read_write> parent: array<u32>;
    @group(0) @binding(2) var<storage, read_write> components: array<u32>;
    @group(0) @binding(3) var<storage, read_write> stripTop: array<u32>;
    @group(0) @binding(4) var<storage, read_write> kept: array<u32>;
    @group(0) @binding(5) var<storage, read_write> records: array<u32>;
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
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
      let base = id * 27u;
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
      records[base + 16u] = 0u;
      records[base + 17u] = 0u;
      records[base + 18u] = 0xffffffffu;
      records[base + 19u] = 0u;
      records[base + 20u] = 0u;
      records[base + 21u] = 0u;
      records[base + 22u] = 0u;
      records[base + 23u] = 0u;
      records[base + 24u] = 0u;
      records[base + 25u] = 0u;
      records[base + 26u] = 0u;
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
});

describe('the shaders of a raw, 4-connected plan with otsu', () => {
  it('histogram', () => { expect(shaderOf(plain, 'histogram')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> raw: array<u32>;
    @group(0) @binding(1) var<storage, read_write> histogram: array<atomic<u32>>;
    fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu; }
    fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
    fn gray(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
    }
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }

    var<workgroup> bins: array<atomic<u32>, 256>;
    @compute @workgroup_size(256)
    fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
      atomicStore(&bins[lane], 0u);
      workgroupBarrier();
      let first = linearGroup(group) * 4096u + lane;
      for (var step = 0u; step < 16u; step++) {
        let pixel = first + step * 256u;
        if (pixel < 60000u) {
          let bin = clamp(floor(gray(i32(pixel % 300u), i32(pixel / 300u)) * 0.0625152662396431f), 0.0, 255.0);
          atomicAdd(&bins[u32(bin)], 1u);
        }
      }
      workgroupBarrier();
      let count = atomicLoad(&bins[lane]);
      if (count != 0u) { atomicAdd(&histogram[lane], count); }
    }
    "
  `); });
  it('the mask', () => { expect(shaderOf(plain, 'threshold')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> raw: array<u32>;
    @group(0) @binding(1) var<storage, read> level: array<f32>;
    @group(0) @binding(2) var<storage, read_write> mask: array<u32>;
    fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu; }
    fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
    fn gray(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
    }
    fn threshold_src(z: i32, y: i32, x: i32) -> f32 { return gray(x, y); }
    fn threshold_level(z: i32, y: i32, x: i32) -> f32 { return level[0]; }
    fn threshold(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    return select((-1.0), 1.0, (threshold_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))>threshold_level(0, 0, 0)));
    }
    var<workgroup> words: array<atomic<u32>, 32>;
    @compute @workgroup_size(32, 8)
    fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
      if (lane.y == 0u) { atomicStore(&words[lane.x], 0u); }
      workgroupBarrier();
      
      let x = i32(group.x * 32u + lane.x);
      for (var step = 0u; step < 32u; step += 8u) {
        let y = i32(group.y * 32u + step + lane.y);
        if (x < 300 && y < 200) {
          if (threshold(x, y) > 0.0) { atomicOr(&words[step + lane.y], 1u << lane.x); }
        }
      }
      workgroupBarrier();
      let row = group.y * 32u + lane.x;
      if (lane.y == 0u && row < 200u) { mask[row * 12u + group.x] = atomicLoad(&words[lane.x]); }
    }
    "
  `); });
  it('ranks of the components', () => {
    expect(shaderOf(plain, 'count components')).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> components: array<u32>;
      fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }

      var<workgroup> scanned: array<u32, 256>;
      fn scanBefore(lane: u32, value: u32) -> u32 {
        scanned[lane] = value;
        workgroupBarrier();
        for (var reach = 1u; reach < 256u; reach <<= 1u) {
          var before = 0u;
          if (lane >= reach) { before = scanned[lane - reach]; }
          workgroupBarrier();
          scanned[lane] += before;
          workgroupBarrier();
        }
        return scanned[lane] - value;
      }
      @compute @workgroup_size(256)
      fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
        let block = linearGroup(group);
        let word = block * 256u + lane;
        var count = 0u;
        if (word < 2000u) { count = countOneBits(components[word]); }
        let before = scanBefore(lane, count);
        if (word < 2000u) { components[2000u + word] = before; }
        if (lane == 255u && block < 8u) { components[4000u + block] = before + count; }
      }
      "
    `);
    expect(shaderOf(plain, 'scan components')).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read_write> components: array<u32>;
      @group(0) @binding(1) var<storage, read_write> header: array<u32>;

      var<workgroup> scanned: array<u32, 256>;
      fn scanBefore(lane: u32, value: u32) -> u32 {
        scanned[lane] = value;
        workgroupBarrier();
        for (var reach = 1u; reach < 256u; reach <<= 1u) {
          var before = 0u;
          if (lane >= reach) { before = scanned[lane - reach]; }
          workgroupBarrier();
          scanned[lane] += before;
          workgroupBarrier();
        }
        return scanned[lane] - value;
      }
      @compute @workgroup_size(256)
      fn main(@builtin(local_invocation_index) lane: u32) {
        let first = min(lane * 1u, 8u);
        let end = min(first + 1u, 8u);
        var count = 0u;
        for (var block = first; block < end; block++) { count += components[4000u + block]; }
        var before = scanBefore(lane, count);
        for (var block = first; block < end; block++) {
          let own = components[4000u + block];
          components[4000u + block] = before;
          before += own;
        }
        if (lane == 255u) { header[0] = before; }
      }
      "
    `);
  });
  it('sums of geometry alone', () => { expect(shaderOf(plain, 'sum regions')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> mask: array<u32>;
    @group(0) @binding(1) var<storage, read> parent: array<u32>;
    @group(0) @binding(2) var<storage, read_write> records: array<atomic<u32>>;
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
    const NO_TOP = 0xffffffffu;

    const HEIGHT = 200u;
    const ROW_WORDS = 10u;
    const STRIP_ROWS = 1u;
    const STRIPS = 200u;
    fn maskWord(row: u32, word: u32) -> u32 {
      if (row >= HEIGHT || word >= ROW_WORDS) { return 0u; }
      return mask[row * 12u + word];
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

    const TAG = 0x80000000u;
    const DROPPED = 0x7fffffffu;

    fn wide(value: u32) -> vec2<u32> { return vec2(value, 0u); }
    fn wideSigned(value: i32) -> vec2<u32> { return vec2(bitcast<u32>(value), bitcast<u32>(value >> 31u)); }
    fn addWide(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
      let low = a.x + b.x;
      return vec2(low, a.y + b.y + select(0u, 1u, low < a.x));
    }
    fn multiply(a: u32, b: u32) -> vec2<u32> {
      let aLow = a & 0xffffu;
      let aHigh = a >> 16u;
      let bLow = b & 0xffffu;
      let bHigh = b >> 16u;
      let lowLow = aLow * bLow;
      let lowHigh = aLow * bHigh;
      let highLow = aHigh * bLow;
      let middle = (lowLow >> 16u) + (lowHigh & 0xffffu) + (highLow & 0xffffu);
      return vec2((middle << 16u) | (lowLow & 0xffffu), aHigh * bHigh + (lowHigh >> 16u) + (highLow >> 16u) + (middle >> 16u));
    }
    fn multiplyWide(a: vec2<u32>, b: u32) -> vec2<u32> {
      let product = multiply(a.x, b);
      return vec2(product.x, product.y + a.y * b);
    }
    fn shiftSigned14(value: i32) -> vec2<u32> { return vec2(bitcast<u32>(value) << 14u, bitcast<u32>(value >> 18u)); }
    fn add96(a: vec3<u32>, b: vec2<u32>) -> vec3<u32> {
      let low = a.x + b.x;
      let carry = select(0u, 1u, low < a.x);
      let middle = a.y + b.y;
      let middleCarried = middle + carry;
      return vec3(low, middleCarried, a.z + select(0u, 1u, middle < a.y) + select(0u, 1u, middleCarried < middle));
    }


    var<workgroup> tableKeys: array<atomic<u32>, 32>;
    var<workgroup> table: array<atomic<u32>, 320>;


    fn tableAdd64(word: u32, value: vec2<u32>) {
      var high = value.y;
      if (value.x != 0u) {
        let old = atomicAdd(&table[word], value.x);
        if (old + value.x < old) { high += 1u; }
      }
      if (high != 0u) { atomicAdd(&table[word + 1u], high); }
    }
    fn tableAdd96(word: u32, value: vec3<u32>) {
      var middle = value.y;
      var high = value.z;
      if (value.x != 0u) {
        let old = atomicAdd(&table[word], value.x);
        if (old + value.x < old) {
          middle += 1u;
          if (middle == 0u) { high += 1u; }
        }
      }
      if (middle != 0u) {
        let old = atomicAdd(&table[word + 1u], middle);
        if (old + middle < old) { high += 1u; }
      }
      if (high != 0u) { atomicAdd(&table[word + 2u], high); }
    }


    fn recordAdd64(word: u32, value: vec2<u32>) {
      var high = value.y;
      if (value.x != 0u) {
        let old = atomicAdd(&records[word], value.x);
        if (old + value.x < old) { high += 1u; }
      }
      if (high != 0u) { atomicAdd(&records[word + 1u], high); }
    }
    fn recordAdd96(word: u32, value: vec3<u32>) {
      var middle = value.y;
      var high = value.z;
      if (value.x != 0u) {
        let old = atomicAdd(&records[word], value.x);
        if (old + value.x < old) {
          middle += 1u;
          if (middle == 0u) { high += 1u; }
        }
      }
      if (middle != 0u) {
        let old = atomicAdd(&records[word + 1u], middle);
        if (old + middle < old) { high += 1u; }
      }
      if (high != 0u) { atomicAdd(&records[word + 2u], high); }
    }


    struct RegionSum { area: u32, x: u32, y: u32, xx: u32, yy: u32, xy: u32, minX: u32, minY: u32, maxX: u32, maxY: u32 }
    fn emptySum() -> RegionSum {
      var sum: RegionSum;
      sum.minX = 0xffffffffu;
      sum.minY = 0xffffffffu;
      
      return sum;
    }


    fn addToRecord(id: u32, sum: RegionSum, originX: u32, originY: u32) {
      if (id >= 1000u) { return; }
      let base = id * 16u;
      let areaX = sum.area * originX;
      let areaY = sum.area * originY;
      atomicAdd(&records[base + 1u], sum.area);
      recordAdd64(base + 2u, addWide(multiply(sum.area, originX), wide(sum.x)));
      recordAdd64(base + 4u, addWide(multiply(sum.area, originY), wide(sum.y)));
      recordAdd64(base + 6u, addWide(addWide(multiply(areaX, originX), multiply(2u * originX, sum.x)), wide(sum.xx)));
      recordAdd64(base + 8u, addWide(addWide(multiply(areaY, originY), multiply(2u * originY, sum.y)), wide(sum.yy)));
      recordAdd64(base + 10u, addWide(addWide(multiply(areaX, originY), multiply(originX, sum.y)), addWide(multiply(originY, sum.x), wide(sum.xy))));
      atomicMin(&records[base + 12u], originX + sum.minX);
      atomicMin(&records[base + 13u], originY + sum.minY);
      atomicMax(&records[base + 14u], originX + sum.maxX);
      atomicMax(&records[base + 15u], originY + sum.maxY);


    }


    fn clearTable(lane: u32, threads: u32) {
      for (var slot = lane; slot < 32u; slot += threads) { atomicStore(&tableKeys[slot], 0u); }
      for (var word = lane; word < 320u; word += threads) { atomicStore(&table[word], 0u); }
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
      let base = id % 32u * 10u;
      atomicAdd(&table[base + 0u], sum.area);
      atomicAdd(&table[base + 1u], sum.x);
      atomicAdd(&table[base + 2u], sum.y);
      atomicAdd(&table[base + 3u], sum.xx);
      atomicAdd(&table[base + 4u], sum.yy);
      atomicAdd(&table[base + 5u], sum.xy);
      atomicMax(&table[base + 6u], ~sum.minX);
      atomicMax(&table[base + 7u], ~sum.minY);
      atomicMax(&table[base + 8u], sum.maxX);
      atomicMax(&table[base + 9u], sum.maxY);


      return true;
    }
    fn tableWord(word: u32) -> u32 { return atomicLoad(&table[word]); }
    fn fromTable(slot: u32) -> RegionSum {
      let base = slot * 10u;
      var sum: RegionSum;
      sum.area = tableWord(base + 0u);
      sum.x = tableWord(base + 1u);
      sum.y = tableWord(base + 2u);
      sum.xx = tableWord(base + 3u);
      sum.yy = tableWord(base + 4u);
      sum.xy = tableWord(base + 5u);
      sum.maxX = tableWord(base + 8u);
      sum.maxY = tableWord(base + 9u);
      sum.minX = ~tableWord(base + 6u);
      sum.minY = ~tableWord(base + 7u);


      return sum;
    }


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
    }

    fn addRun(sum: ptr<function, RegionSum>, pixels: u32, word: u32, row: u32, originX: u32, originY: u32) {
      let count = countOneBits(pixels);
      let x = word * 32u - originX;
      let y = row - originY;
      let positions = positionSum(pixels);
      let sumX = count * x + positions;
      (*sum).area += count;
      (*sum).x += sumX;
      (*sum).y += count * y;
      (*sum).xx += count * x * x + 2u * x * positions + squarePositionSum(pixels);
      (*sum).yy += count * y * y;
      (*sum).xy += y * sumX;
      (*sum).minX = min((*sum).minX, x + firstTrailingBit(pixels));
      (*sum).maxX = max((*sum).maxX, x + firstLeadingBit(pixels));
      (*sum).minY = min((*sum).minY, y);
      (*sum).maxY = max((*sum).maxY, y);

    }

    fn recordOf(node: u32) -> u32 {
      let up = parent[node];
      if (up >= TAG) { return up & DROPPED; }
      return parent[up] & DROPPED;
    }
    @compute @workgroup_size(64)
    fn main(@builtin(workgroup_id) tile: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
      clearTable(lane, 64u);
      workgroupBarrier();
      let originX = tile.x * 128u;
      let originY = tile.y * 32u * STRIP_ROWS;
      let word = tile.x * 4u + lane % 4u;
      var strip = tile.y * 32u + lane / 4u * 2u;
      let endStrip = min(STRIPS, strip + 2u);
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
          if (runId >= 1000u) { continue; }
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
      for (var slot = lane; slot < 32u; slot += 64u) {
        let key = atomicLoad(&tableKeys[slot]);
        if (key != 0u) { addToRecord(key - 1u, fromTable(slot), originX, originY); }
      }
    }
    "
  `); });
});
