/** Threads of a workgroup that sums windows along lines. */
export const WINDOW_THREADS = 256;

/** Windows along one direction of a frame: lines side by side, each summed by itself. */
export interface WindowLines {
  /** Lines of the frame, and pixels of each. */
  readonly lines: number;
  readonly length: number;
  /** Neighbouring lines that one workgroup sums; the threads share each line out among them. Divides WINDOW_THREADS. */
  readonly linesPerGroup: number;
  readonly radiusPx: number;
}

/**
 * The fixed point that windows are summed in: a row's sum stays below 2^31 and a window's sum of squares below 2^62, so that sums are
 * exact and the order of adding does not show. What is left of a value's fraction is rounded, to half of 2^-bits at most.
 *
 * @param bound  largest magnitude that the values have; larger ones are clamped to it
 * @returns      fraction bits; negative where whole numbers do not fit either
 */
export function windowFractionBits(radiusPx: number, bound: number): number {
  return 31 - Math.ceil(Math.log2(2 * radiusPx + 1)) - Math.ceil(Math.log2(bound));
}

/**
 * WGSL: sums over the 2 radius + 1 pixels round every pixel of a line, border reflect101, at a cost that does not depend on the
 * radius. A thread adds up its share of the line; a scan over the shares gives the sum before each; the first window of a share is
 * the difference of two sums from the line's start, and each further window gains one pixel and loses one. The reflected line is
 * periodic, so windows longer than the frame only count whole periods.
 *
 * Needs wideIntegers, linearGroup and functions `valueAt(line: u32, i: u32) -> Sums`, `emit(line: u32, i: u32, sums: Sums)`.
 *
 * @param squares  also sum a second quantity, the squares
 */
export function windowSumsWgsl({ lines, length, linesPerGroup, radiusPx }: WindowLines, squares: boolean): string {
  const shares = WINDOW_THREADS / linesPerGroup;
  const share = Math.ceil(length / shares);
  const period = length === 1 ? 1 : 2 * length - 2;
  // Whole periods before the line, so that no position is negative.
  const lead = Math.ceil(radiusPx / period) * period;
  return `
var<workgroup> shareSums: array<Sums, ${WINDOW_THREADS}>;
fn add(a: Sums, b: Sums) -> Sums { return Sums(addWide(a.values, b.values)${squares ? ', addWide(a.squares, b.squares)' : ''}); }
fn negate(a: Sums) -> Sums { return Sums(addWide(~a.values, vec2(1u, 0u))${squares ? ', addWide(~a.squares, vec2(1u, 0u))' : ''}); }
fn times(a: Sums, count: u32) -> Sums { return Sums(multiplyWide(a.values, count)${squares ? ', multiplyWide(a.squares, count)' : ''}); }
fn reflected(position: u32) -> u32 {
  let i = position % ${period}u;
  return select(${period}u - i, i, i < ${length}u);
}
// Sum of the pixels before i, 0 to the line's length; lane is any of the line's.
fn sumBefore(line: u32, lane: u32, i: u32) -> Sums {
  let part = min(i / ${share}u, ${shares - 1}u);
  var sum = shareSums[part * ${linesPerGroup}u + lane % ${linesPerGroup}u];
  for (var j = part * ${share}u; j < i; j++) { sum = add(sum, valueAt(line, j)); }
  return sum;
}
fn sumBeforeReflected(line: u32, lane: u32, position: u32) -> Sums {
  let periods = position / ${period}u;
  let i = position % ${period}u;
  let whole = sumBefore(line, lane, ${length}u);
  let inner = ${length === 1 ? 'Sums()' : `add(whole, sumBefore(line, lane, ${length - 1}u))`};
  var sum = times(${length === 1 ? 'whole' : 'add(inner, negate(sumBefore(line, lane, 1u)))'}, periods);
  if (i <= ${length}u) { return add(sum, sumBefore(line, lane, i)); }
  return add(sum, add(inner, negate(sumBefore(line, lane, ${2 * length - 1}u - i))));
}
@compute @workgroup_size(${WINDOW_THREADS})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_index) lane: u32) {
  let line = min(linearGroup(group) * ${linesPerGroup}u + lane % ${linesPerGroup}u, ${lines - 1}u);
  let first = min(lane / ${linesPerGroup}u * ${share}u, ${length}u);
  let end = min(first + ${share}u, ${length}u);
  var own = Sums();
  for (var i = first; i < end; i++) { own = add(own, valueAt(line, i)); }
  shareSums[lane] = own;
  workgroupBarrier();
  for (var reach = ${linesPerGroup}u; reach < ${WINDOW_THREADS}u; reach <<= 1u) {
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
  if (first >= end || linearGroup(group) * ${linesPerGroup}u + lane % ${linesPerGroup}u >= ${lines}u) { return; }
  var window = add(sumBeforeReflected(line, lane, first + ${lead + radiusPx + 1}u), negate(sumBeforeReflected(line, lane, first + ${lead - radiusPx}u)));
  emit(line, first, window);
  for (var i = first + 1u; i < end; i++) {
    window = add(window, valueAt(line, reflected(i + ${lead + radiusPx}u)));
    window = add(window, negate(valueAt(line, reflected(i - 1u + ${lead - radiusPx}u))));
    emit(line, i, window);
  }
}
`;
}
