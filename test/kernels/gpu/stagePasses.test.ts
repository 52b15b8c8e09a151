import { describe, expect, it } from 'vitest';
import type { Plan } from 'sightline/kernels';
import { layOutPasses } from '../../../kernels/gpu/passPlan.ts';
import { pictureShader } from '../../../kernels/gpu/pictureShader.ts';
import { createWebgpuEngine } from '../../../kernels/gpu/webgpuEngine.ts';
import { gray8, noisyFrame } from '../cpu/scene.ts';
import { createNullGpu } from './nullDevice.ts';
import { planOfStages } from './planOfStages.ts';

const format = gray8(300, 200);
const FLAT = { stage: 'flatField' }, BLUR = { stage: 'gaussianBlur', sigmaPx: 1.1 }, GAMMA = { stage: 'lookup', method: 'gamma', gamma: 2 };
const plan = (...stages: { stage: string }[]): Plan => planOfStages(format, stages);

/** The passes between the samples and the label stage, and what is computed inside what. */
function laidOut(wanted: Plan, profile = false): object {
  const { stages, fusedInto } = layOutPasses(wanted, profile, 10);
  const passes = stages.slice(0, -2).map(({ stage, passes }) => [stage, passes.map(({ name }) => name)]);
  return { ...Object.fromEntries(passes), fusedInto };
}

describe('gray stages as passes', () => {
  it('a table costs no pass, wherever it stands', () => {
    expect(laidOut(plan(FLAT, GAMMA, BLUR, GAMMA))).toEqual({
      gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns, threshold'],
      fusedInto: { flatField: 'gaussianBlur', lookup: 'gaussianBlur', lookup2: 'gaussianBlur', threshold: 'gaussianBlur' },
    });
    expect(laidOut(plan(GAMMA, GAMMA))).toEqual({ threshold: ['threshold'], fusedInto: { lookup: 'threshold', lookup2: 'threshold' } });
  });

  it('the last stage over neighbours is computed in the threshold, the ones before leave an image', () => {
    expect(laidOut(plan(FLAT, { stage: 'median' }, { stage: 'gradient' }))).toEqual({
      median: ['median'], gradient: ['gradient, threshold'], fusedInto: { flatField: 'median', threshold: 'gradient' },
    });
    expect(laidOut(plan({ stage: 'median' }, BLUR))).toEqual({
      median: ['median'], gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns, threshold'], fusedInto: { threshold: 'gaussianBlur' },
    });
  });

  it('local windows are two passes whatever their radius', () => {
    for (const radiusPx of [1, 500]) {
      expect(laidOut(plan({ stage: 'localMean', radiusPx } as { stage: string }))).toMatchObject({ localMean: ['localMean rows', 'localMean columns'], threshold: ['threshold'] });
    }
  });

  it('profiled, every stage has passes of its own', () => {
    expect(laidOut(plan(FLAT, GAMMA, { stage: 'median' }, BLUR, GAMMA), true)).toEqual({
      flatField: ['flatField'], lookup: ['lookup'], median: ['median'], gaussianBlur: ['gaussianBlur rows', 'gaussianBlur columns'], lookup2: ['lookup2'],
      threshold: ['threshold'], fusedInto: {},
    });
  });

  it('a stage over neighbours never writes the image it reads', () => {
    const stages = Array.from({ length: 4 }, () => ({ stage: 'median' }));
    for (const { passes } of layOutPasses(plan(...stages), true, 10).stages) {
      for (const { name, bindings } of passes) expect(new Set(bindings.map(({ buffer }) => buffer)).size, name).toBe(bindings.length);
    }
  });
});

describe('thresholds as passes', () => {
  it.each([
    [{ method: 'fixed', levelDn: 10, upperDn: 20, keep: 'between' }, ['threshold']],
    [{ method: 'niblack' }, ['threshold rows', 'threshold columns', 'threshold']],
    [{ method: 'sauvola', radiusPx: 40 }, ['threshold rows', 'threshold columns', 'threshold']],
    [{ method: 'hysteresis', lowDn: 90, highDn: 150 }, ['threshold', 'label tiles', 'unite tiles', 'flatten', 'find what reaches high', 'take out the rest']],
  ])('%o', (threshold, passes) => {
    expect(laidOut(plan({ stage: 'threshold', ...threshold }))).toMatchObject({ threshold: passes });
  });
});

describe('mask stages as passes', () => {
  it.each([
    ['erode', 'rectangle', 2], ['dilate', 'cross', 2], ['open', 'disc', 2], ['close', 'rectangle', 4],
  ])('%s by a %s ends in the mask after %i passes', (operation, shape, count) => {
    const { stages } = layOutPasses(plan({ stage: 'morphology', operation, shape, radiusPx: 7 } as { stage: string }), false, 10);
    const passes = stages.find(({ stage }) => stage === 'morphology')!.passes;
    expect(passes).toHaveLength(count);
    expect(passes.at(-1)!.bindings.map(({ buffer, access }) => `${access} ${buffer}`)).toEqual(['read spareMask', 'read_write mask']);
  });

  it('holes are labelled by the dual connectivity, as background', () => {
    expect(laidOut(plan({ stage: 'fillHoles' }))).toMatchObject({ fillHoles: ['label tiles', 'unite tiles', 'flatten', 'find the outside', 'fill the rest'] });
    const stripRows = (connectivity: number): string | undefined => layOutPasses(plan({ stage: 'fillHoles' }, { stage: 'label', connectivity } as { stage: string }), false, 10)
      .stages.find(({ stage }) => stage === 'fillHoles')!.passes[0]!.body.match(/STRIP_ROWS = (\d)u/)?.[1];
    expect([stripRows(4), stripRows(8)]).toEqual(['2', '1']);
  });
});

describe('a frame with every kind of stage on the null device', () => {
  const everything = [
    FLAT, { stage: 'median', sizePx: 5 }, GAMMA, { stage: 'localDeviation', radiusPx: 9 }, { stage: 'hessian' }, { stage: 'gradient', output: 'direction' },
    { stage: 'localMean', radiusPx: 3 }, BLUR, { stage: 'threshold', method: 'hysteresis', lowDn: 1, highDn: 2 },
    { stage: 'morphology', operation: 'close', shape: 'disc', radiusPx: 5 }, { stage: 'fillHoles' }, { stage: 'removeSmall', minAreaPx2: 9 },
  ];
  const READABLE = /^readback( \d| stage)$/;

  it('is one submit and one readback, however many stages', async () => {
    const gpu = createNullGpu({ readable: READABLE });
    const engine = await createWebgpuEngine({ plan: plan(...everything), host: gpu.host });
    await engine.inspect(noisyFrame(format));
    expect(gpu.submits).toHaveLength(1);
    expect(gpu.maps).toEqual(['readback 0']);
    expect(gpu.submits[0]!.passes.every(({ timed }) => timed)).toBe(true);
    expect(Object.keys(engine.fusedInto)).toEqual(['flatField', 'lookup']);
    engine.destroy();
  });

  it('gives every stage back, and leaves nothing alive', async () => {
    for (const profile of [false, true]) {
      const gpu = createNullGpu({ readable: READABLE });
      const engine = await createWebgpuEngine({ plan: plan(...everything), host: gpu.host, profile });
      await engine.inspect(noisyFrame(format));
      for (const stage of engine.plan.stageNames.slice(0, -1)) {
        const { data } = await engine.readStage(stage);
        const isMask = ['threshold', 'morphology', 'fillHoles', 'removeSmall'].includes(stage);
        expect(data, stage).toBeInstanceOf(isMask ? Uint8Array : stage === 'label' ? Uint32Array : Float32Array);
        expect(data, stage).toHaveLength(300 * 200);
      }
      expect(engine.live.buffers).toBeGreaterThan(15);
      engine.destroy();
      expect(engine.live).toEqual({ buffers: 0, querySets: 0 });
      expect(gpu.live.size).toBe(0);
    }
  });

  it('is drawn from the buffers where its stages lie', () => {
    const picture = { columns: new Int32Array(0), rows: new Int32Array(0), colours: new Uint32Array(0), tint: false, outline: false, highlight: null, highlightColour: 0, saturatedColour: null, hues: new Uint32Array(0) };
    const read = (stage: string): string[] => pictureShader(plan(...everything), { ...picture, stage }).bindings.map(({ buffer }) => buffer);
    expect(['median', 'lookup', 'localDeviation', 'hessian', 'gradient', 'gaussianBlur'].map(read))
      .toEqual([['spare'], ['image'], ['image'], ['spare'], ['image'], ['image']]);
    expect(['threshold', 'morphology', 'fillHoles', 'removeSmall'].map(read)).toEqual([['mask'], ['mask'], ['mask'], ['mask']]);
  });
});
