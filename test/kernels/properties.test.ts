import { describe, expect, it } from 'vitest';
import { REGION_PROPERTIES } from 'sightline/kernels';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { propertyDifferences, propertyGoldens } from '../golden/propertyGoldens.ts';
import { shapeDifferences, shapeFrames } from '../golden/shapeFrames.ts';
import { createNodeHost } from './cpu/nodeHost.ts';

describe('every region property of the wasm engine is scikit-image\'s', () => {
  const groups = propertyGoldens();

  it.for([...groups, shapeFrames(8)])('$title', async (group) => {
    const engine = await createWasmEngine({ plan: group.plan, host: createNodeHost(), threads: 2, fallbackReason: null });
    try {
      expect(await propertyDifferences(group, engine)).toEqual([]);
    } finally {
      engine.destroy();
    }
  });

  it.for([8, 4] as const)('the nine drawn shapes are as scikit-image 0.26 publishes them, %i-connected', async (connectivity) => {
    const group = shapeFrames(connectivity);
    expect(group.frames.length).toBe(9);
    const engine = await createWasmEngine({ plan: group.plan, host: createNodeHost(), threads: 2, fallbackReason: null });
    expect(await shapeDifferences(group, engine)).toEqual([]);
    engine.destroy();
  });

  it('compares every column on more than 200 random masks and 20 natural images', () => {
    const frames = groups.flatMap((group) => group.frames);
    expect(frames.filter(({ name }) => name.startsWith('random')).length).toBeGreaterThanOrEqual(200);
    expect(frames.filter(({ name }) => !name.startsWith('random')).length).toBe(20);
    // inside_roi is of a region and a drawn ROI: the goldens have none.
    const columns = Object.values(REGION_PROPERTIES).flatMap((property): readonly string[] => property.columns).filter((column) => column !== 'inside_roi');
    for (const { name, label, columns: golden } of frames) if (label.length > 0) expect([...golden.keys()].sort(), name).toEqual([...columns].sort());
  });
});
