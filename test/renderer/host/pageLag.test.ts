import { expect, it } from 'vitest';
import { measureLag } from '../../../renderer/host/pageLag.ts';

it('page lag is what each timer of a chain fires later than it was due, in batches of 500', () => {
  let now = 0;
  const late = Array.from({ length: 1100 }, (_, i) => (i % 100 === 99 ? 30 : i % 2 === 0 ? 0.5 : 1.254));
  const batches: number[][] = [];
  let fire = (): void => undefined;
  measureLag({ now: () => now, setTimeout: (callback, ms) => { expect(ms).toBe(10); fire = callback; } }, (lags) => batches.push(lags));
  for (const ms of late) {
    now += 10 + ms;
    fire();
  }
  expect(batches.map(({ length }) => length)).toEqual([500, 500]);
  batches.flat().forEach((lag, i) => { expect(lag).toBeCloseTo(late[i]!, 2); });
  // A timer that a browser fires a moment early is not late.
  now += 9.9;
  fire();
  for (let i = 0; i < 399; i++) {
    now += 10;
    fire();
  }
  expect(batches[2]!.slice(100)).toEqual(new Array(400).fill(0));
});
