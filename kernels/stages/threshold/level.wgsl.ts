import { OTSU_BINS } from './otsu.ts';

/** Frames of more pixels would overflow the 64-bit differences of the level pass. */
export const OTSU_MAX_PIXELS = 2 ** 28;

/** WGSL: `Split`, one way to part the histogram, its variance as a fraction of 128 and 64 bits, and the order of two of them. */
const SPLITS = `
struct Split { over: array<u32, 4>, under: vec2<u32>, bin: u32 }
var<workgroup> weights: array<u32, ${OTSU_BINS}>;
var<workgroup> sums: array<vec2<u32>, ${OTSU_BINS}>;
var<workgroup> splits: array<Split, ${OTSU_BINS}>;
var<workgroup> occupied: atomic<u32>;
fn square(a: vec2<u32>) -> array<u32, 4> {
  let low = multiply(a.x, a.x);
  let cross = multiply(a.x, a.y);
  let high = multiply(a.y, a.y);
  var upper = addWide(addWide(wide(low.y), wide(cross.x)), wide(cross.x));
  let second = upper.x;
  upper = addWide(addWide(wide(upper.y), high), addWide(wide(cross.y), wide(cross.y)));
  return array<u32, 4>(low.x, second, upper.x, upper.y);
}
fn times(a: array<u32, 4>, b: vec2<u32>) -> array<u32, 6> {
  var product = array<u32, 6>();
  for (var j = 0u; j < 2u; j++) {
    var carry = 0u;
    for (var i = 0u; i < 4u; i++) {
      let sum = addWide(addWide(multiply(a[i], b[j]), wide(product[i + j])), wide(carry));
      product[i + j] = sum.x;
      carry = sum.y;
    }
    product[j + 4u] = carry;
  }
  return product;
}
// 1 when a parts the classes better than b, 0 on a tie, -1 otherwise.
fn compareSplits(a: Split, b: Split) -> i32 {
  let mine = times(a.over, b.under);
  let yours = times(b.over, a.under);
  for (var i = 6u; i > 0u; i--) {
    if (mine[i - 1u] != yours[i - 1u]) { return select(-1, 1, mine[i - 1u] > yours[i - 1u]); }
  }
  return 0;
}
fn splitAt(bin: u32) -> Split {
  var split = Split(array<u32, 4>(), vec2(1u, 0u), bin);
  let weight = weights[${OTSU_BINS - 1}];
  let below = weights[bin];
  if (below == 0u || below == weight) { return split; }
  let a = multiplyWide(sums[bin], weight);
  let b = multiplyWide(sums[${OTSU_BINS - 1}], below);
  // The mean below never exceeds the mean of all, so b - a is not negative.
  let difference = vec2(b.x - a.x, b.y - a.y - select(0u, 1u, b.x < a.x));
  split.over = square(difference);
  split.under = multiply(below, weight - below);
  return split;
}`;

/**
 * WGSL: Otsu's level of a histogram, in integers, one workgroup of a thread a bin: the exact arg max of
 * (s0 * w - s * w0)^2 / (w0 * (w - w0)), compared by cross-multiplication in 192 bits, lowest bin on a tie, as otsu.ts has it.
 * Leaves the histogram at 0 for the next frame.
 *
 * Needs wideIntegers; bindings `histogram`, `header` (array<u32>), `levels`, `level` (array<f32>).
 *
 * @param headerWord  word of the header that takes the level's bits
 */
export function levelWgsl(headerWord: number): string {
  return `
${SPLITS}
@compute @workgroup_size(${OTSU_BINS})
fn main(@builtin(local_invocation_index) lane: u32) {
  let count = histogram[lane];
  histogram[lane] = 0u;
  weights[lane] = count;
  sums[lane] = multiply(count, lane);
  if (lane == 0u) { atomicStore(&occupied, 0u); }
  workgroupBarrier();
  if (count != 0u) { atomicMax(&occupied, ${OTSU_BINS}u - lane); }
  for (var reach = 1u; reach < ${OTSU_BINS}u; reach <<= 1u) {
    var weight = 0u;
    var sum = vec2(0u, 0u);
    if (lane >= reach) { weight = weights[lane - reach]; sum = sums[lane - reach]; }
    workgroupBarrier();
    weights[lane] += weight;
    sums[lane] = addWide(sums[lane], sum);
    workgroupBarrier();
  }
  splits[lane] = splitAt(lane);
  workgroupBarrier();
  for (var reach = ${OTSU_BINS / 2}u; reach > 0u; reach >>= 1u) {
    if (lane < reach) {
      let order = compareSplits(splits[lane + reach], splits[lane]);
      if (order > 0 || (order == 0 && splits[lane + reach].bin < splits[lane].bin)) { splits[lane] = splits[lane + reach]; }
    }
    workgroupBarrier();
  }
  if (lane == 0u) {
    let over = splits[0].over;
    var bin = splits[0].bin;
    // One occupied bin has no variance to maximise: the level is its centre.
    if ((over[0] | over[1] | over[2] | over[3]) == 0u) { bin = ${OTSU_BINS}u - atomicLoad(&occupied); }
    level[0] = levels[bin];
    header[${headerWord}] = bitcast<u32>(levels[bin]);
  }
}
`;
}
