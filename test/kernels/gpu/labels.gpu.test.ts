import { afterAll, beforeAll, expect, it } from 'vitest';
import { REGION_CAPACITY } from 'sightline/kernels';
import { LABEL_GOLDEN_SIZES, labelGoldens, labelImageSha256, type LabelGolden } from '../../golden/labelGoldens.ts';
import { createWebgpuEngine, type WebgpuEngine } from '../../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, nodeGpuHost } from '../../support/nodeGpu.ts';
import { gray8, maskFrame, planOf } from '../cpu/scene.ts';

/** Software adapters take a second for a larger frame of noise, so the largest size has every fourth pattern. */
const SIZES = LABEL_GOLDEN_SIZES.filter(({ width, height }) => width <= 512 && height <= 512);
const EVERY_PATTERN_PX = 257 * 130;

describeGpu('webgpu labels are those of scikit-image, in raster order', () => {
  for (const size of SIZES) {
    for (const connectivity of [4, 8] as const) {
      const goldens = [...labelGoldens((wanted) => wanted === size)].filter((golden) => golden.connectivity === connectivity);
      const step = size.width * size.height > EVERY_PATTERN_PX ? 4 : 1;
      describeSize(size.width, size.height, connectivity, goldens.filter((_, index) => index % step === 0));
    }
  }
});

/** One engine for all patterns of a size: what one frame leaves must not show in the next. */
function describeSize(width: number, height: number, connectivity: 4 | 8, goldens: readonly LabelGolden[]): void {
  let engine: WebgpuEngine;
  const plan = planOf(gray8(width, height), { connectivity, measure: { properties: ['area'] } });
  beforeAll(async () => { engine = await createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true }); });
  afterAll(() => { engine.destroy(); });

  it(`${width}x${height}, ${connectivity}-connected, ${goldens.length} patterns`, async () => {
    expect(goldens.length).toBeGreaterThan(10);
    for (const { title, mask, count, sha256 } of goldens) {
      const result = await engine.inspect(maskFrame(mask));
      expect(result.labelledCount, title).toBe(count);
      const { data } = await engine.readStage('label');
      expect(labelImageSha256(data as Uint32Array), title).toBe(sha256);
      expect(result.overflow, title).toBe(count > REGION_CAPACITY);
      if (result.overflow) continue;
      const areas = result.regions.columns.get('area')!;
      expect(areas.reduce((sum, area) => sum + area, 0), title).toBe(mask.reduce((sum, set) => sum + set, 0));
    }
  });
}
