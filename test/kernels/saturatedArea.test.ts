import { describe, expect, it } from 'vitest';
import { judge } from 'sightline/kernels';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { createNodeHost } from './cpu/nodeHost.ts';
import { saturatedCases } from './saturatedArea.ts';

describe('saturated_area of the wasm engine', () => {
  for (const { title, plan, frame, saturated } of saturatedCases()) {
    it(`should count raw samples at full scale, also where a correction hides them, as scipy.ndimage: ${title}`, async () => {
      for (const threads of [1, 3]) {
        const engine = await createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null });
        const { regions } = await engine.inspect(frame);
        expect([...regions.columns.get('saturated_area')!]).toEqual(saturated);
        // A rule on it flags the regions.
        expect(judge(plan, regions).failures.map(({ value }) => value)).toEqual(saturated.filter((area) => area > 0));
        engine.destroy();
      }
    });
  }
});
