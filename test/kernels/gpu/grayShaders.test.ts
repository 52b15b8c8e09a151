import { expect, it } from 'vitest';
import { gray16, gray8, planOf } from '../cpu/scene.ts';
import { shaderOf } from './shaderOf.ts';

const corrected = planOf(gray8(300, 200), { flatField: true, blurs: [{ sigmaPx: 1, radiusPx: 1 }] });
const raw = planOf(gray16(300, 200, 12), { threshold: { method: 'otsu' } });

it('the shader of a blur\'s rows has the correction in it', () => { expect(shaderOf(corrected, 'gaussianBlur rows')).toMatchInlineSnapshot(`
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
it('the shader of a blur\'s columns has the threshold in it', () => { expect(shaderOf(corrected, 'gaussianBlur columns, threshold')).toMatchInlineSnapshot(`
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
  var<private> value: f32;
  var<private> pixelX: i32;
  var<private> pixelY: i32;
  fn test0_src(z: i32, y: i32, x: i32) -> f32 { return value; }
  fn test0_level(z: i32, y: i32, x: i32) -> f32 { return 127.5f; }
  fn test0(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return select((-1.0), 1.0, (test0_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))>test0_level(0, 0, 0)));
  }
  var<workgroup> words0: array<atomic<u32>, 32>;
  @compute @workgroup_size(32, 8)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
    if (lane.y == 0u) { atomicStore(&words0[lane.x], 0u); }
    workgroupBarrier();
    fillTile(group, lane);
    pixelX = i32(group.x * 32u + lane.x);
    for (var step = 0u; step < 32u; step += 8u) {
      pixelY = i32(group.y * 32u + step + lane.y);
      if (pixelX < 300 && pixelY < 200) {
        value = gray(pixelX, pixelY);
        if (test0(pixelX, pixelY) > 0.0) { atomicOr(&words0[step + lane.y], 1u << lane.x); }
      }
    }
    workgroupBarrier();
    let row = group.y * 32u + lane.x;
    if (lane.y == 0u && row < 200u) { mask[row * 12u + group.x] = atomicLoad(&words0[lane.x]); }
  }
  "
`); });
it('the shader of a histogram loads 16-bit samples itself', () => { expect(shaderOf(raw, 'histogram')).toMatchInlineSnapshot(`
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
