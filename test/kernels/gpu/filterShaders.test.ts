import { expect, it } from 'vitest';
import { forgetfulSelection } from '../../../kernels/stages/median/median.wgsl.ts';
import { WIDE_INTEGERS_WGSL } from '../../../kernels/stages/measure/wideIntegers.wgsl.ts';
import { gray8 } from '../cpu/scene.ts';
import { planOfStages } from './planOfStages.ts';
import { shaderOf } from './shaderOf.ts';

const format = gray8(300, 200);
const shader = (pass: string, ...stages: { stage: string; [key: string]: unknown }[]): string =>
  shaderOf(planOfStages(format, stages), pass).replace(WIDE_INTEGERS_WGSL, '<wide integers>\n');

it('the exchanges of a median leave the middle value, whatever the order', () => {
  for (const count of [3, 9, 25]) {
    const { exchanges, median } = forgetfulSelection(count);
    // By the 0-1 principle: zeros and ones alone; every third pattern of 25 in steps of a prime.
    for (let pattern = 0; pattern < 2 ** count; pattern += count === 25 ? 1_009 : 1) {
      const values = Array.from({ length: count }, (_, i) => (pattern >> i) & 1);
      const ones = values.reduce((sum, value) => sum + value, 0);
      for (const [a, b] of exchanges) [values[a], values[b]] = [Math.min(values[a]!, values[b]!), Math.max(values[a]!, values[b]!)];
      if (values[median] !== Number(2 * ones > count)) expect.fail(`pattern ${pattern} of ${count}`);
    }
  }
});

it('the shader of a 3x3 median after a table', () => { expect(shader('median, threshold', { stage: 'lookup', method: 'gamma', gamma: 2 }, { stage: 'median' }).split('var<private> value')[0]).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> raw: array<u32>;
  @group(0) @binding(1) var<storage, read> tables: array<f32>;
  @group(0) @binding(2) var<storage, read_write> mask: array<u32>;
  fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
  fn grayBeforeBefore_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
  fn grayBeforeBefore(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return ((grayBeforeBefore_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
  }
  fn grayBefore(x: i32, y: i32) -> f32 {
    return tables[0u + u32(clamp(round(grayBeforeBefore(x, y) * 1.0f), 0.0, 255.0))];
  }

  fn gray(x: i32, y: i32) -> f32 {
    var v0 = grayBefore(clamp(x + -1, 0, 299), clamp(y + -1, 0, 199));
    var v1 = grayBefore(clamp(x + 0, 0, 299), clamp(y + -1, 0, 199));
    var v2 = grayBefore(clamp(x + 1, 0, 299), clamp(y + -1, 0, 199));
    var v3 = grayBefore(clamp(x + -1, 0, 299), clamp(y + 0, 0, 199));
    var v4 = grayBefore(clamp(x + 0, 0, 299), clamp(y + 0, 0, 199));
    var v5 = grayBefore(clamp(x + 1, 0, 299), clamp(y + 0, 0, 199));
    var v6 = grayBefore(clamp(x + -1, 0, 299), clamp(y + 1, 0, 199));
    var v7 = grayBefore(clamp(x + 0, 0, 299), clamp(y + 1, 0, 199));
    var v8 = grayBefore(clamp(x + 1, 0, 299), clamp(y + 1, 0, 199));
    var low: f32;
    low = min(v0, v5); v5 = max(v0, v5); v0 = low;
    low = min(v1, v4); v4 = max(v1, v4); v1 = low;
    low = min(v2, v3); v3 = max(v2, v3); v2 = low;
    low = min(v0, v1); v1 = max(v0, v1); v0 = low;
    low = min(v0, v2); v2 = max(v0, v2); v0 = low;
    low = min(v4, v5); v5 = max(v4, v5); v4 = low;
    low = min(v3, v5); v5 = max(v3, v5); v3 = low;
    low = min(v1, v6); v6 = max(v1, v6); v1 = low;
    low = min(v2, v4); v4 = max(v2, v4); v2 = low;
    low = min(v1, v2); v2 = max(v1, v2); v1 = low;
    low = min(v1, v3); v3 = max(v1, v3); v1 = low;
    low = min(v4, v6); v6 = max(v4, v6); v4 = low;
    low = min(v3, v6); v6 = max(v3, v6); v3 = low;
    low = min(v2, v7); v7 = max(v2, v7); v2 = low;
    low = min(v3, v4); v4 = max(v3, v4); v3 = low;
    low = min(v2, v3); v3 = max(v2, v3); v2 = low;
    low = min(v4, v7); v7 = max(v4, v7); v4 = low;
    low = min(v3, v8); v8 = max(v3, v8); v3 = low;
    low = min(v3, v4); v4 = max(v3, v4); v3 = low;
    low = min(v4, v8); v8 = max(v4, v8); v4 = low;
    return v4;
  }

  "
`); });
it('the shader of a gradient\'s direction', () => { expect(shader('gradient, threshold', { stage: 'gradient', output: 'direction' }).split('var<private> value')[0]).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> raw: array<u32>;
  @group(0) @binding(1) var<storage, read_write> mask: array<u32>;
  fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
  fn grayBefore_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
  fn grayBefore(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return ((grayBefore_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
  }
  fn gray_src(z: i32, y: i32, x: i32) -> f32 { return grayBefore(clamp(x, 0, 299), clamp(y, 0, 199)); }
  fn gray(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  var user_dx : f32 = ((gray_src(0, i32(i32(threadGid.y)), i32((i32(threadGid.x)+1)))-gray_src(0, i32(i32(threadGid.y)), i32((i32(threadGid.x)-1))))*0.5);
  var user_dy : f32 = ((gray_src(0, i32((i32(threadGid.y)+1)), i32(i32(threadGid.x)))-gray_src(0, i32((i32(threadGid.y)-1)), i32(i32(threadGid.x))))*0.5);
  var user_width : f32 = abs(user_dx);
  var user_height : f32 = abs(user_dy);
  var user_slope : f32 = (min(user_width, user_height)/max(max(user_width, user_height), 1e-30));
  var user_s : f32 = (user_slope*user_slope);
  var user_tail : f32 = ((((((0.0028662257*user_s)-0.0161657367)*user_s)+0.0429096138)*user_s)-0.07528964);
  var user_series : f32 = ((((((((user_tail*user_s)+0.1065626393)*user_s)-0.1420889944)*user_s)+0.1999355085)*user_s)-0.3333314528);
  var user_octant : f32 = (user_slope+((user_slope*user_s)*user_series));
  var user_quadrant : f32 = select(user_octant, (1.5707963267948966-user_octant), (user_height>user_width));
  var user_half : f32 = select(user_quadrant, (3.141592653589793-user_quadrant), (user_dx<0.0));
  return select(user_half, (-user_half), (user_dy<0.0));
  }
  "
`); });
it('the shader of a Hessian\'s eigenvalue', () => { expect(shader('hessian, threshold', { stage: 'hessian' }).split('var<private> value')[0]).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> raw: array<u32>;
  @group(0) @binding(1) var<storage, read_write> mask: array<u32>;
  fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
  fn grayBefore_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
  fn grayBefore(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return ((grayBefore_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
  }
  fn gray_src(z: i32, y: i32, x: i32) -> f32 { return grayBefore(clamp(x, 0, 299), clamp(y, 0, 199)); }
  fn gray(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  var user_twice : f32 = (2.0*gray_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x))));
  var user_xx : f32 = ((gray_src(0, i32(i32(threadGid.y)), i32((i32(threadGid.x)+1)))-user_twice)+gray_src(0, i32(i32(threadGid.y)), i32((i32(threadGid.x)-1))));
  var user_yy : f32 = ((gray_src(0, i32((i32(threadGid.y)+1)), i32(i32(threadGid.x)))-user_twice)+gray_src(0, i32((i32(threadGid.y)-1)), i32(i32(threadGid.x))));
  var user_xy : f32 = ((((gray_src(0, i32((i32(threadGid.y)+1)), i32((i32(threadGid.x)+1)))-gray_src(0, i32((i32(threadGid.y)-1)), i32((i32(threadGid.x)+1))))-gray_src(0, i32((i32(threadGid.y)+1)), i32((i32(threadGid.x)-1))))+gray_src(0, i32((i32(threadGid.y)-1)), i32((i32(threadGid.x)-1))))*0.25);
  var user_half : f32 = ((user_xx-user_yy)*0.5);
  return (((user_xx+user_yy)*0.5)+(1.0*sqrt(((user_half*user_half)+(user_xy*user_xy)))));
  }
  "
`); });
it('the shader of windows along rows', () => { expect(shader('localDeviation rows', { stage: 'localDeviation', radiusPx: 7 })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> raw: array<u32>;
  @group(0) @binding(1) var<storage, read_write> sums: array<u32>;
  @group(0) @binding(2) var<storage, read_write> squares: array<vec2<u32>>;
  fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
  fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
  fn gray(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
  }
  struct Sums { values: vec2<u32>, squares: vec2<u32> }
  fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
  <wide integers>

  var<workgroup> shareSums: array<Sums, 256>;
  fn add(a: Sums, b: Sums) -> Sums { return Sums(addWide(a.values, b.values), addWide(a.squares, b.squares)); }
  fn negate(a: Sums) -> Sums { return Sums(addWide(~a.values, vec2(1u, 0u)), addWide(~a.squares, vec2(1u, 0u))); }
  fn times(a: Sums, count: u32) -> Sums { return Sums(multiplyWide(a.values, count), multiplyWide(a.squares, count)); }
  fn reflected(position: u32) -> u32 {
    let i = position % 598u;
    return select(598u - i, i, i < 300u);
  }
  // Sum of the pixels before i, 0 to the line's length; lane is any of the line's.
  fn sumBefore(line: u32, lane: u32, i: u32) -> Sums {
    let part = min(i / 2u, 255u);
    var sum = shareSums[part * 1u + lane % 1u];
    for (var j = part * 2u; j < i; j++) { sum = add(sum, valueAt(line, j)); }
    return sum;
  }
  fn sumBeforeReflected(line: u32, lane: u32, position: u32) -> Sums {
    let periods = position / 598u;
    let i = position % 598u;
    let whole = sumBefore(line, lane, 300u);
    let inner = add(whole, sumBefore(line, lane, 299u));
    var sum = times(add(inner, negate(sumBefore(line, lane, 1u))), periods);
    if (i <= 300u) { return add(sum, sumBefore(line, lane, i)); }
    return add(sum, add(inner, negate(sumBefore(line, lane, 599u - i))));
  }
  @compute @workgroup_size(256)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
    let line = min(linearGroup(group) * 1u + lane % 1u, 199u);
    let first = min(lane / 1u * 2u, 300u);
    let end = min(first + 2u, 300u);
    var own = Sums();
    for (var i = first; i < end; i++) { own = add(own, valueAt(line, i)); }
    shareSums[lane] = own;
    workgroupBarrier();
    for (var reach = 1u; reach < 256u; reach <<= 1u) {
      var before = Sums();
      if (lane >= reach) { before = shareSums[lane - reach]; }
      workgroupBarrier();
      shareSums[lane] = add(shareSums[lane], before);
      workgroupBarrier();
    }
    let before = add(shareSums[lane], negate(own));
    workgroupBarrier();
    shareSums[lane] = before;
    workgroupBarrier();
    if (first >= end || linearGroup(group) * 1u + lane % 1u >= 200u) { return; }
    var window = add(sumBeforeReflected(line, lane, first + 606u), negate(sumBeforeReflected(line, lane, first + 591u)));
    emit(line, first, window);
    for (var i = first + 1u; i < end; i++) {
      window = add(window, valueAt(line, reflected(i + 605u)));
      window = add(window, negate(valueAt(line, reflected(i - 1u + 591u))));
      emit(line, i, window);
    }
  }

  fn valueAt(line: u32, i: u32) -> Sums {
    let value = i32(round(clamp(gray(i32(i), i32(line)) * 524288.0f, -134217728.0f, 134217728.0f)));
    let size = u32(abs(value));
    return Sums(wideSigned(value), multiply(size, size));
  }
  fn emit(line: u32, i: u32, sum: Sums) {
    sums[line * 300u + i] = sum.values.x;
    squares[line * 300u + i] = sum.squares;
  }"
`); });
it('the shader of windows along columns, which ends in Sauvola\'s level', () => {
  expect(shader('threshold columns', { stage: 'threshold', method: 'sauvola', radiusPx: 400 }).replace(/var<workgroup> shareSums[^]*?\n}\n\n\nfn magnitude/, '<window sums>\nfn magnitude')).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> sums: array<u32>;
    @group(0) @binding(1) var<storage, read> squares: array<vec2<u32>>;
    @group(0) @binding(2) var<storage, read_write> rows: array<f32>;
    struct Sums { values: vec2<u32>, squares: vec2<u32> }
    fn linearGroup(group: vec3<u32>) -> u32 { return group.y * 32768u + group.x; }
    <wide integers>

    <window sums>
    fn magnitude(value: vec2<u32>) -> vec2<u32> { return select(value, addWide(~value, vec2(1u, 0u)), (value.y >> 31u) == 1u); }
    fn windowMean(sums: Sums) -> f32 {
      let size = magnitude(sums.values);
      let mean = (f32(size.y) * 4294967296.0 + f32(size.x)) * 1.9025891973001308e-10f;
      return select(mean, -mean, (sums.values.y >> 31u) == 1u);
    }

    fn windowDeviation(sums: Sums) -> f32 {
      let size = magnitude(sums.values);
      var square = vec3(multiply(size.x, size.x), 0u);
      let cross = multiply(size.x, size.y);
      let twice = vec2(cross.x << 1u, (cross.y << 1u) | (cross.x >> 31u));
      square = vec3(square.x, addWide(vec2(square.y, 0u), twice));
      square.z += size.y * size.y;
      let low = multiply(sums.squares.x, 641601u);
      let high = addWide(multiply(sums.squares.y, 641601u), wide(low.y));
      let lowBorrow = select(0u, 1u, low.x < square.x);
      let middleBorrow = select(0u, 1u, high.x < square.y || (high.x == square.y && lowBorrow == 1u));
      let difference = vec3(low.x - square.x, high.x - square.y - lowBorrow, high.y - square.z - middleBorrow);
      return sqrt((f32(difference.z) * 4294967296.0 + f32(difference.y)) * 4294967296.0 + f32(difference.x)) * 1.9025891973001308e-10f;
    }

    fn valueAt(line: u32, i: u32) -> Sums {
      return Sums(wideSigned(bitcast<i32>(sums[i * 300u + line])), squares[i * 300u + line]);
    }
    fn emit(line: u32, i: u32, sums: Sums) { rows[i * 300u + line] = windowMean(sums) * (1.0 + 0.20000000298023224f * (windowDeviation(sums) / 127.5f - 1.0)); }"
  `);
});
it('the shader of a threshold with two levels', () => { expect(shader('threshold', { stage: 'threshold', method: 'hysteresis', lowDn: 90, highDn: 150 })).toMatchInlineSnapshot(`
  "@group(0) @binding(0) var<storage, read> raw: array<u32>;
  @group(0) @binding(1) var<storage, read_write> mask: array<u32>;
  @group(0) @binding(2) var<storage, read_write> spareMask: array<u32>;
  fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
  fn gray_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
  fn gray(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return ((gray_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
  }
  var<private> value: f32;
  var<private> pixelX: i32;
  var<private> pixelY: i32;
  fn test0_src(z: i32, y: i32, x: i32) -> f32 { return value; }
  fn test0_level(z: i32, y: i32, x: i32) -> f32 { return 90.0f; }
  fn test0(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return select((-1.0), 1.0, (test0_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))>test0_level(0, 0, 0)));
  }
  fn test1_src(z: i32, y: i32, x: i32) -> f32 { return value; }
  fn test1_level(z: i32, y: i32, x: i32) -> f32 { return 150.0f; }
  fn test1(x: i32, y: i32) -> f32 {
  let threadGid = vec3<i32>(x, y, 0);
  return select((-1.0), 1.0, (test1_src(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))>test1_level(0, 0, 0)));
  }
  var<workgroup> words0: array<atomic<u32>, 32>;
  var<workgroup> words1: array<atomic<u32>, 32>;
  @compute @workgroup_size(32, 8)
  fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
    if (lane.y == 0u) { atomicStore(&words0[lane.x], 0u); }
    if (lane.y == 0u) { atomicStore(&words1[lane.x], 0u); }
    workgroupBarrier();
    
    pixelX = i32(group.x * 32u + lane.x);
    for (var step = 0u; step < 32u; step += 8u) {
      pixelY = i32(group.y * 32u + step + lane.y);
      if (pixelX < 300 && pixelY < 200) {
        value = gray(pixelX, pixelY);
        if (test0(pixelX, pixelY) > 0.0) { atomicOr(&words0[step + lane.y], 1u << lane.x); }
        if (test1(pixelX, pixelY) > 0.0) { atomicOr(&words1[step + lane.y], 1u << lane.x); }
      }
    }
    workgroupBarrier();
    let row = group.y * 32u + lane.x;
    if (lane.y == 0u && row < 200u) { mask[row * 12u + group.x] = atomicLoad(&words0[lane.x]); }
    if (lane.y == 0u && row < 200u) { spareMask[row * 12u + group.x] = atomicLoad(&words1[lane.x]); }
  }
  "
`); });
