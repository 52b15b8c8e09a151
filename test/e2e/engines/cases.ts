import type { EngineHost, Frame, Plan } from 'sightline/kernels';
import { createMaskDetails } from '../../../kernels/cpu/maskDetails.ts';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { createWebgpuEngine } from '../../../kernels/gpu/webgpuEngine.ts';
import { ALL_PROPERTIES, gray16, gray8, noisyFrame, planOf } from '../../kernels/cpu/scene.ts';
import { answerOf, type CaseAnswer, type CaseRequest } from './messages.ts';

/** Plans that between them use every stage and every way a stage is put together. */
export const CASES: Readonly<Record<string, () => Plan>> = {
  'corrected, blurred, fixed level': () => planOf(gray8(257, 130), { flatField: true, blurs: [{ sigmaPx: 1.1 }] }),
  '12 bits, otsu, 4-connected, area limits': () =>
    planOf(gray16(190, 97, 12), { blurs: [{ sigmaPx: 0.5 }], threshold: { method: 'otsu' }, connectivity: 4, measure: { minAreaPx2: 3 } }),
  'limited range, below, no blur': () =>
    planOf({ ...gray8(512, 129), range: 'limited' }, { threshold: { method: 'fixed', levelDn: 99.3, keep: 'below' }, measure: { excludeBorder: true, properties: [...ALL_PROPERTIES, 'feret_angle'] } }),
};

/** Runs one case on one engine: the same code in Node and in a browser's Worker. */
export async function runCase({ name, backend }: CaseRequest, host: EngineHost): Promise<CaseAnswer> {
  const plan = CASES[name]!();
  const engine = backend === 'webgpu'
    ? await createWebgpuEngine({ plan, host, allowSoftware: true, createDetails: createMaskDetails })
    : await createWasmEngine({ plan, host, threads: 2, fallbackReason: null });
  try {
    const frame: Frame = noisyFrame(plan.format, 7);
    const result = await engine.inspect(frame);
    const mask = await engine.readStage(plan.threshold.name);
    return answerOf(engine.adapter, result, mask.data);
  } finally {
    engine.destroy();
  }
}
