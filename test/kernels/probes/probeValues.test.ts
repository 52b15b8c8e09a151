import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createPlan, createWasmEngine, parseRecipe, probeValue, probeValues, type FrameFormat, type Plan } from 'sightline/kernels';
import { createNodeHost } from '../cpu/nodeHost.ts';

interface ProbeCase {
  readonly name: string;
  readonly bits: number;
  readonly limited: boolean;
  readonly width: number;
  readonly height: number;
  readonly samples: readonly number[];
  readonly raw: readonly number[];
  readonly dark?: readonly number[];
  readonly gain?: readonly number[];
  readonly bad?: readonly number[];
  readonly flatField?: readonly number[];
}

const { cases } = JSON.parse(readFileSync(new URL('../../golden/probes.json', import.meta.url), 'utf8')) as { cases: readonly ProbeCase[] };
const FIRST = { recipe: 1, name: 'probed' };
const LAST = [{ stage: 'threshold', method: 'otsu' }, { stage: 'label' }, { stage: 'measure' }];
const samplesOf = ({ bits, samples }: ProbeCase): Uint8Array | Uint16Array => (bits === 8 ? Uint8Array : Uint16Array).from(samples);

function planOf({ bits, limited, width, height, dark, gain, bad }: ProbeCase): Plan {
  const format: FrameFormat = { width, height, pixelFormat: bits === 8 ? 'gray8' : 'gray16le', bitDepth: bits, range: limited ? 'limited' : 'full' };
  const probes = Array.from({ length: width * height }, (_, pixel) => ({ id: `p${pixel}`, row: Math.floor(pixel / width), col: pixel % width }));
  const recipe = parseRecipe({ ...FIRST, stages: [...(dark ? [{ stage: 'flatField' }] : []), ...LAST], probes });
  if (!dark || !gain || !bad) return createPlan(recipe, format);
  return createPlan(recipe, format, { width, height, dark: Float32Array.from(dark), gain: Float32Array.from(gain), bad: Uint32Array.from(bad), meanDn: 100, clampedCount: 0 });
}

describe('probeValues', () => {
  it.each(cases)('should be what NumPy gives at every pixel: $name', (probed) => {
    const values = probeValues(planOf(probed), samplesOf(probed));
    expect(values.map(({ rawDn }) => rawDn)).toEqual(probed.raw);
    const corrected = values.map(({ flatFieldDn }) => flatFieldDn);
    if (!probed.flatField) expect(corrected).toEqual(probed.raw.map(() => null));
    else if (!probed.limited) expect(corrected).toEqual(probed.flatField);
    // The load step is folded into f32 maps: each rounding is half of 2^-23 of a value below 2^12 DN, and there are five.
    else corrected.forEach((value, pixel) => { expect(Math.abs(value! - probed.flatField![pixel]!), `pixel ${pixel}`).toBeLessThan(5 * 2 ** -12); });
  });

  it.each(cases)('should be the pixels of the engine to the bit: $name', async (probed) => {
    const plan = planOf(probed), samples = samplesOf(probed);
    const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 1, profile: false, fallbackReason: null });
    await engine.inspect({ index: 0, ptsUs: null, pixels: samples });
    const values = probeValues(plan, samples);
    expect(values.map(({ rawDn }) => rawDn)).toEqual([...(await engine.readStage('raw')).data]);
    if (plan.flatField) expect(values.map(({ flatFieldDn }) => flatFieldDn)).toEqual([...(await engine.readStage('flatField')).data]);
    engine.destroy();
  });

  it("should fill a bad pixel from each frame's own neighbours", () => {
    const probed = cases.find(({ bad, bits, limited }) => bad && bits === 8 && !limited)!;
    const plan = planOf(probed), samples = samplesOf(probed);
    const before = probeValue(plan, samples, 4, 2);
    expect(probeValue(plan, samples.map((sample) => 255 - sample), 4, 2)).not.toEqual(before);
    expect(probeValue(plan, samples, 4, 2)).toEqual(before);
  });

  it('should be none where the recipe has no probes', () => {
    const plan = createPlan(parseRecipe({ ...FIRST, stages: LAST }), { width: 2, height: 1, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
    expect(plan.recipe).not.toHaveProperty('probes');
    expect(probeValues(plan, Uint8Array.of(1, 2))).toEqual([]);
  });
});

describe('a plan with probes', () => {
  const planWith = (row: number, col: number): Plan => createPlan(
    parseRecipe({ ...FIRST, stages: LAST, probes: [{ id: 'in', row: 99, col: 199 }, { id: 'edge', row, col }] }),
    { width: 200, height: 100, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });

  it.each([[100, 0], [0, 200]])('should refuse one outside the frame by name: row %i, col %i', (row, col) => {
    expect(() => planWith(row, col)).toThrow(`recipe probes[1]: "edge": row ${row}, col ${col} lies outside the frame, which is 200x100: move it in, or take it out`);
  });

  it('should refuse more than 256', () => {
    const probes = Array.from({ length: 257 }, (_, col) => ({ id: String(col), row: 0, col }));
    expect(parseRecipe({ ...FIRST, stages: LAST, probes: probes.slice(1) }).probes).toHaveLength(256);
    expect(() => parseRecipe({ ...FIRST, stages: LAST, probes })).toThrow('expected a list of at most 256');
  });

  it('should take every pixel of the frame', () => {
    expect(planWith(0, 0).recipe.probes).toHaveLength(2);
  });
});
