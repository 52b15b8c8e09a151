import { expect, it } from 'vitest';
import { crossoverPlot } from '../../bench/crossoverPlot.ts';

const points = [{ radiusPx: 1, p50Ms: 2, minMs: 1 }, { radiusPx: 80, p50Ms: 200, minMs: 100 }];

it('draws a curve a way, from the first radius to the last, and names it', () => {
  const svg = crossoverPlot('Blur by radius', [{ name: 'one <thread>', points }, { name: 'two', points: points.map((point) => ({ ...point, minMs: point.minMs / 2 })) }]);
  const paths = [...svg.matchAll(/ d="M([\d.]+),([\d.]+)L([\d.]+),([\d.]+)"/g)].map((match) => match.slice(1).map(Number));
  expect(paths).toHaveLength(2);
  const [slow, fast] = paths as [number[], number[]];
  // Larger radii lie to the right, longer times higher up; half the time lies lower at every radius.
  expect(slow[0]).toBeLessThan(slow[2]!);
  expect(slow[1]).toBeGreaterThan(slow[3]!);
  expect(fast[1]).toBeGreaterThan(slow[1]!);
  expect(svg).toContain('one &lt;thread&gt;');
});
