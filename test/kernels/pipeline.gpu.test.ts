import { expect, it } from 'vitest';
import { createMaskDetails } from '../../kernels/cpu/maskDetails.ts';
import { createWebgpuEngine } from '../../kernels/gpu/webgpuEngine.ts';
import { inspectGolden, pipelineDifferences, pipelineGoldens, type PipelineGolden } from '../golden/pipelineGoldens.ts';
import { describeGpu, nodeGpuHost } from '../support/nodeGpu.ts';

async function differences(golden: PipelineGolden, profile: boolean): Promise<string[]> {
  const engine = await createWebgpuEngine({ plan: golden.plan, host: nodeGpuHost(), profile, createDetails: createMaskDetails, allowSoftware: true, fallbackReason: null });
  try {
    return pipelineDifferences(golden, await inspectGolden(golden, engine));
  } finally {
    engine.destroy();
  }
}

describeGpu('the webgpu engine, from samples to region table', () => {
  const goldens = pipelineGoldens();
  it.for(goldens)('finds what NumPy, SciPy and scikit-image find: $title', async (golden) => {
    expect(await differences(golden, false)).toEqual([]);
  });

  // Passes differ most where there are several gray stages; a software adapter takes seconds to build each plan.
  it.for(goldens.filter(({ plan }) => plan.blurs.length > 1))('finds the same stage by stage: $title', async (golden) => {
    expect(await differences(golden, true)).toEqual([]);
  });
});
