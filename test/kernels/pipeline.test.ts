import { describe, expect, it } from 'vitest';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { inspectGolden, pipelineDifferences, pipelineGoldens } from '../golden/pipelineGoldens.ts';
import { createNodeHost } from './cpu/nodeHost.ts';

describe('the wasm engine, from samples to region table', () => {
  for (const golden of pipelineGoldens()) {
    it(`finds what NumPy, SciPy and scikit-image find: ${golden.title}`, async () => {
      for (const threads of [1, 2, 3]) {
        const engine = await createWasmEngine({ plan: golden.plan, host: createNodeHost(), threads, fallbackReason: null });
        try {
          expect(pipelineDifferences(golden, await inspectGolden(golden, engine)), `${threads} threads`).toEqual([]);
        } finally {
          engine.destroy();
        }
      }
    });
  }
});
