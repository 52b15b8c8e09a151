import { runEnd, runRow, runStart } from './groupedRun';

// Sums of 128 bits: a wide frame's third powers pass 2^63.
let low0: u64 = 0; let low1: u64 = 0; let low2: u64 = 0; let low3: u64 = 0;
let high0: i64 = 0; let high1: i64 = 0; let high2: i64 = 0; let high3: i64 = 0;

/** What adding `value` to a low half carries into the high one. */
@inline
function carry(total: u64, value: i64): i64 { return (value >> 63) + i64(total < <u64>value); }

/** Rounded once where it fits 64 bits. */
@inline
function wide(high: i64, low: u64): f64 {
  return high == <i64>low >> 63 ? <f64>(<i64>low) : <f64>high * 18446744073709551616.0 + <f64>low;
}

/** Finds the group `third` of one region's details, counted from (cx, cy): closed forms for each run. */
export function thirdSumsOf(run: usize, end: usize, cx: i32, cy: i32, out: usize, step: usize): void {
  low0 = 0; low1 = 0; low2 = 0; low3 = 0; high0 = 0; high1 = 0; high2 = 0; high3 = 0;
  for (; run < end; run += 8) {
    const a = <i64>(runStart(run) - cx), y = <i64>(runRow(run) - cy), n = <i64>(runEnd(run) - runStart(run));
    // Sums of i, i^2 and i^3 below n; x = a + i. Intermediate values may wrap, the sums of one run fit.
    const i1 = n * (n - 1) / 2, i2 = i1 * (2 * n - 1) / 3, i3 = i1 * i1;
    const x1 = n * a + i1, x2 = a * (n * a + 2 * i1) + i2, x3 = a * (a * (n * a + 3 * i1) + 3 * i2) + i3;
    const yyy = n * y * y * y, yyx = y * y * x1, yxx = y * x2;
    low0 += yyy; high0 += carry(low0, yyy);
    low1 += yyx; high1 += carry(low1, yyx);
    low2 += yxx; high2 += carry(low2, yxx);
    low3 += x3; high3 += carry(low3, x3);
  }
  store<f64>(out, wide(high0, low0)); out += step;
  store<f64>(out, wide(high1, low1)); out += step;
  store<f64>(out, wide(high2, low2)); out += step;
  store<f64>(out, wide(high3, low3));
}
