import { expect, it } from 'vitest';
import { slopePerMinute } from '../../bench/trend.ts';

/** @source numpy.polyfit([0, 5, 10, 20, 40], [100, 103, 101, 108, 120], 1)[0] * 60 */
const NUMPY_SLOPE = 30.3;

it('slope of samples should be the least squares line of numpy, a minute', () => {
  const values = [100, 103, 101, 108, 120];
  expect(slopePerMinute([0, 5, 10, 20, 40].map((atS, i) => ({ atS, value: values[i]! })))).toBeCloseTo(NUMPY_SLOPE, 6);
  expect(slopePerMinute([{ atS: 0, value: 1 }, { atS: 1, value: 2 }])).toBeNull();
  expect(slopePerMinute([1, 2, 3].map((value) => ({ atS: 7, value })))).toBeNull();
});
