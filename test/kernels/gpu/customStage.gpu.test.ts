import { expect, it } from 'vitest';
import { readProgram } from '../../../kernels/stages/custom/readProgram.ts';
import { SOBEL_BODY, sobelGoldens } from '../../golden/customGoldens.ts';
import { describeGpu } from '../../support/nodeGpu.ts';
import { gray8, noisyFrame } from '../cpu/scene.ts';
import { SOUND_BODIES } from '../stages/custom/bodies.ts';
import { runProgram } from '../stages/custom/runProgram.ts';
import { worstDifference } from './frameExpectation.ts';
import { planOfStages } from './planOfStages.ts';
import { stageOf, useTestDevice } from './stageOf.ts';

const device = useTestDevice();
const custom = (body: string, gain = 1): { stage: string } => ({ stage: 'custom', body, parameters: { gain } } as { stage: string });

describeGpu('webgpu custom stages', () => {
  it.for(sobelGoldens().map((golden) => [golden.title, golden] as const))('a Sobel is SciPy\'s: %s', async ([, { format, samples, sobel, toleranceDn }]) => {
    expect(worstDifference(await stageOf(device(), planOfStages(format, [custom(SOBEL_BODY)]), samples, 'custom'), sobel)).toBeLessThan(toleranceDn);
  });

  it.for(SOUND_BODIES)('does what the WebAssembly of the same function does: %s', async (body) => {
    const format = gray8(23, 17);
    const { pixels } = noisyFrame(format, 5);
    const data = await stageOf(device(), planOfStages(format, [custom(body, 2)]), pixels, 'custom');
    expect(worstDifference(data, runProgram(readProgram(body, { gain: 2 }), pixels, 23, 17))).toBeLessThan(1e-3);
  });

  it('a division by a constant 0, and what lies far outside, are values like others', async () => {
    for (const [value, wanted] of [['1 / 0', 0], ['src[1e30][-1e30]', 9], ['src[-5][1e9]', 8]] as const) {
      const data = await stageOf(device(), planOfStages(gray8(2, 2), [custom(`function (src) { return ${value}; }`)]), Uint8Array.of(7, 8, 9, 10), 'custom');
      expect([...data], value).toEqual([wanted, wanted, wanted, wanted]);
    }
  });
});
