import { createHash } from 'node:crypto';
import type { RegionSums } from '../../kernels/regions/regionSums.ts';
import { readGzippedJson } from './packedGolden.ts';
import { regionScenes, type RegionScene } from './regionScenes.ts';

/** One scene and what scikit-image measures in it. */
export interface RegionGolden {
  readonly scene: RegionScene;
  readonly count: number;
  /** Exported column name to one value a region, raster order; null as in RegionTable's NaN. Ten digits. */
  readonly columns: ReadonlyMap<string, readonly (number | null)[]>;
  /** Of the exact integer sums: see regionSumsSha256. */
  readonly sumsSha256: string;
}

interface StoredScene {
  readonly name: string;
  readonly count: number;
  readonly sumsSha256: string;
  readonly columns: Readonly<Record<string, readonly (number | null)[]>>;
}

/**
 * Properties and sums of every scene of regionScenes.ts, one at a time. regions.py measured the same pixels.
 *
 * @throws RangeError  when scenes and goldens differ in name or number: run regions.py again
 */
export function* regionGoldens(): Generator<RegionGolden> {
  const stored = readGzippedJson<{ scenes: readonly StoredScene[] }>('regions.json.gz').scenes;
  let index = 0;
  for (const scene of regionScenes()) {
    const golden = stored[index++];
    if (golden?.name !== scene.name) throw new RangeError(`regions.json.gz has "${golden?.name}" for "${scene.name}": run test/golden/regions.py`);
    yield { scene, count: golden.count, columns: new Map(Object.entries(golden.columns)), sumsSha256: golden.sumsSha256 };
  }
  if (index !== stored.length) throw new RangeError(`regions.json.gz has ${stored.length} scenes, ${index} are drawn: run test/golden/regions.py`);
}

/** @returns SHA-256, hex, of sums with all intensity parts: a line a region, written as regions.py writes Python's integers. */
export function regionSumsSha256(sums: RegionSums): string {
  const { intensity } = sums;
  if (!intensity?.sumIX || !intensity.sumIY) throw new RangeError('sums without weighted intensities: the goldens hold all of them');
  const [sumIX, sumIY] = [intensity.sumIX, intensity.sumIY];
  const lines = Array.from({ length: sums.count }, (_, i) => [
    sums.label[i]!, sums.area[i]!, sums.sumX[i]!, sums.sumY[i]!, sums.sumXX[i]!, sums.sumYY[i]!, sums.sumXY[i]!,
    sums.minX[i]!, sums.minY[i]!, sums.maxX[i]!, sums.maxY[i]!,
    intensity.sum[i]!, intensity.min[i]!, intensity.max[i]!,
    (BigInt(intensity.squaresHigh[i]!) << 48n) + BigInt(intensity.squaresLow[i]!),
    sumIX[i]!, sumIY[i]!,
  ].map(BigInt).join(' '));
  return createHash('sha256').update(lines.join('\n')).digest('hex');
}
