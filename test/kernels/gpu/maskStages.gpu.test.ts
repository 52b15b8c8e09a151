import { expect, it } from 'vitest';
import { coverOf } from '../../golden/coverOf.ts';
import { facetsOf, maskGoldens } from '../../golden/maskGoldens.ts';
import { createWebgpuEngine } from '../../../kernels/gpu/webgpuEngine.ts';
import { describeGpu, nodeGpuHost } from '../../support/nodeGpu.ts';
import { firstDifference } from './frameExpectation.ts';
import { stageOf, useTestDevice } from './stageOf.ts';

const device = useTestDevice();

describeGpu('webgpu mask stages', () => {
  const goldens = maskGoldens(), chosen = coverOf(goldens, facetsOf);
  // A software adapter takes seconds to build an engine: the longest chain only, on three frames, so that what one leaves shows in the next.
  it.for([false, true])('in a whole engine leave nothing behind for the next frame, profiled %o', async (profile) => {
    const { plan, samples, masks, labelledCount } = goldens.filter(({ plan: { masks: stages, format } }) => stages.length > 5 && format.width > 60 && format.bitDepth === 8)[0]!;
    const engine = await createWebgpuEngine({ plan, host: nodeGpuHost(), profile, allowSoftware: true });
    const inverted = samples.map((sample) => 255 - sample);
    for (const pixels of [samples, inverted, samples]) {
      const { labelledCount: found, regions, levelDn } = await engine.inspect({ index: 0, ptsUs: null, pixels });
      if (pixels === inverted) continue;
      expect(levelDn).toBe(127.5);
      expect(found).toBe(labelledCount);
      expect(regions.columns.get('area')!.reduce((sum, area) => sum + area, 0)).toBe(masks.at(-1)!.mask.reduce((sum, set) => sum + set, 0));
      for (const { stage, mask } of masks) expect(firstDifference((await engine.readStage(stage)).data, mask), stage).toBe(-1);
    }
    engine.destroy();
  });

  it('meet 8 and 16 bits, both connectivities, small and large frames', () => {
    const shown = new Set(chosen.flatMap(facetsOf));
    const wanted = ['8 bits', '16 bits', '4-connected', '8-connected', 'small', 'large'];
    const chains = [...new Set(goldens.map(({ chain }) => chain))];
    expect(chains.length).toBeGreaterThan(40);
    expect(chains.flatMap((chain) => wanted.map((facet) => `${chain}, ${facet}`)).filter((facet) => !shown.has(facet))).toEqual([]);
  });

  it.for(chosen.map((golden) => [golden.title, golden] as const))('are OpenCV\'s, SciPy\'s and scikit-image\'s: %s', async ([, { plan, samples, masks }]) => {
    for (const { stage, mask } of masks) {
      expect(firstDifference(await stageOf(device(), plan, samples, stage), mask), stage).toBe(-1);
    }
  });
});
