import { describe, expect, it } from 'vitest';
import { createPlan, parseRecipe, streams, type FlatFieldMaps, type FrameFormat } from 'sightline/kernels';

const GRAY: FrameFormat = { width: 200, height: 100, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
const TAIL = [{ stage: 'threshold', method: 'fixed', levelDn: 128 }, { stage: 'label' }, { stage: 'measure' }];
const recipe = (...head: unknown[]) => parseRecipe({ recipe: 1, name: 'test', stages: [...head, ...TAIL] });
const maps = (width: number, height: number): FlatFieldMaps => ({
  width, height, dark: new Float32Array(width * height).fill(10), gain: new Float32Array(width * height).fill(1.5),
  meanDn: 100, bad: new Uint32Array(0), clampedCount: 0,
});

describe('createPlan', () => {
  it('should name repeated stages apart and keep their order', () => {
    const blur = { stage: 'gaussianBlur', sigmaPx: 1.1 };
    expect(createPlan(recipe(blur, blur), GRAY).stageNames).toEqual(['gaussianBlur', 'gaussianBlur2', 'threshold', 'label', 'measure']);
  });

  it('should let the custom stages of a recipe cost 10^10 operations a frame together, and name the one that is too much', () => {
    const format: FrameFormat = { ...GRAY, width: 1000, height: 1000 };
    // 6 operations a turn, and 4.
    const loop = (turns: number) => ({ stage: 'custom', body: `function (src) { let s = 0; for (let i = 0; i < ${turns}; i++) { s += 1; } return s; }` });
    const plan = (...turns: number[]) => () => createPlan(recipe(...turns.map(loop)), format);
    expect(plan(1666)).not.toThrow();
    expect(plan(1667)).toThrow('recipe stages[0].body: "10006 operations a pixel": the source is 1000x1000 gray8: 10000 at most');
    expect(plan(1000, 665)).not.toThrow();
    expect(plan(1000, 666)).toThrow('recipe stages[1].body: "4000 operations a pixel": the source is 1000x1000 gray8: 10000 at most, 6004 of which the custom stages before it take');
  });

  it('should pad mask rows to 16 bytes', () => {
    expect(createPlan(recipe(), GRAY).mask).toEqual({ strideBytes: 32, sizeBytes: 3200 });
  });

  it('should expand limited range once: in the load step, or in the maps of flatField', () => {
    const limited: FrameFormat = { ...GRAY, range: 'limited' };
    expect(createPlan(recipe(), limited).load).toEqual({ offset: 16, scale: 255 / 219 });
    const folded = createPlan(recipe({ stage: 'flatField' }), limited, maps(200, 100)).flatField!.maps;
    const sample = 180, expanded = ((sample - 16) * 255) / 219;
    expect((sample - folded.dark[0]!) * folded.gain[0]!).toBeCloseTo((expanded - 10) * 1.5, 3);
  });

  it('should sum corrected intensities in 28 bits, raw ones as they are', () => {
    const at = (width: number, height: number, bitDepth = 8) =>
      createPlan(recipe({ stage: 'flatField' }), { ...GRAY, width, height, bitDepth }, maps(width, height)).intensity.fractionBits;
    expect(at(640, 480)).toBe(18);
    expect(at(640, 480, 16)).toBe(10);
    expect(createPlan(recipe(), GRAY).intensity).toEqual({ source: 'raw', fractionBits: 0, offset: 0, scale: 1 });
  });

  it('should keep gray stages and mask stages apart, each in the recipe\'s order', () => {
    const plan = createPlan(parseRecipe({ recipe: 1, name: 'x', stages: [
      { stage: 'median' }, { stage: 'gaussianBlur', sigmaPx: 2 }, { stage: 'localMean', radiusPx: 40 }, TAIL[0],
      { stage: 'fillHoles' }, { stage: 'morphology', operation: 'open' }, TAIL[1], TAIL[2]] }), GRAY);
    expect(plan.gray.map(({ name }) => name)).toEqual(['median', 'gaussianBlur', 'localMean']);
    expect(plan.blurs.map(({ radiusPx }) => radiusPx)).toEqual([8]);
    expect(plan.masks).toEqual([
      { stage: 'fillHoles', name: 'fillHoles' }, { stage: 'morphology', name: 'morphology', operation: 'open', shape: 'rectangle', radiusPx: 1 }]);
  });

  it('should stream only blurs and one level', () => {
    const withStages = (...stages: unknown[]): boolean => streams(createPlan(parseRecipe({ recipe: 1, name: 'x', stages }), GRAY));
    expect(withStages({ stage: 'gaussianBlur', sigmaPx: 2 }, ...TAIL)).toBe(true);
    expect(withStages({ stage: 'threshold', method: 'otsu' }, TAIL[1], TAIL[2])).toBe(true);
    expect(withStages({ stage: 'median' }, ...TAIL)).toBe(false);
    expect(withStages({ stage: 'threshold', method: 'niblack' }, TAIL[1], TAIL[2])).toBe(false);
    expect(withStages({ ...TAIL[0], keep: 'between', upperDn: 200 }, TAIL[1], TAIL[2])).toBe(false);
    expect(withStages(TAIL[0], { stage: 'fillHoles' }, TAIL[1], TAIL[2])).toBe(false);
  });

  it.each([
    [parseRecipe({ recipe: 1, name: 'x', stages: [{ stage: 'threshold', method: 'hysteresis', lowDn: 20, highDn: 256 }, TAIL[1], TAIL[2]] }), null, 'recipe stages[0].highDn: 256: the source is 200x100 gray8: its values lie within 0..255 DN'],
    [recipe({ stage: 'lookup', method: 'table', tableDn: new Array(65_536).fill(0) }), null, 'recipe stages[0].tableDn: "65536 entries": the source is 200x100 gray8: its table has 256'],
    [parseRecipe({ recipe: 1, name: 'x', stages: [TAIL[0], { stage: 'median' }, TAIL[1], TAIL[2]] }), null, 'recipe stages[1].stage: "median": cannot follow threshold; the order is flatField, then gaussianBlur or median'],
    [parseRecipe({ recipe: 1, name: 'x', stages: [{ ...TAIL[0], levelDn: 300 }, TAIL[1], TAIL[2]] }), null, 'recipe stages[0].levelDn: 300: the source is 200x100 gray8: its values lie within 0..255 DN'],
    [recipe({ stage: 'flatField' }), null, 'recipe calibration: "none": flatField needs a calibration'],
    [recipe({ stage: 'flatField' }), maps(100, 100), 'recipe calibration: "100x100": the source is 200x100 gray8'],
    [recipe({ stage: 'gaussianBlur', sigmaPx: 1 }, { stage: 'flatField' }), maps(200, 100), 'recipe stages[1].stage: "flatField": cannot follow gaussianBlur'],
    [recipe({ stage: 'flatField' }, { stage: 'flatField' }), maps(200, 100), 'recipe stages[1].stage: "flatField": a recipe has this stage once'],
    [parseRecipe({ recipe: 1, name: 'x', stages: [TAIL[0], TAIL[2], TAIL[1]] }), null, 'recipe stages[2].stage: "label": cannot follow measure'],
    [parseRecipe({ recipe: 1, name: 'x', stages: [{ stage: 'gaussianBlur', sigmaPx: 1 }, TAIL[1], TAIL[2]] }), null, 'recipe stages: "threshold": a recipe needs a threshold stage'],
  ])('should refuse what cannot run (%#)', (bad, calibration, message) => {
    expect(() => createPlan(bad, GRAY, calibration)).toThrow(message);
  });

  it('should rasterise ROIs in the layout of the mask, and name the one that lies outside the frame', () => {
    const planOf = (...rois: unknown[]) => createPlan(parseRecipe({ ...recipe(), rois, roiMode: 'drop' }), GRAY);
    const left = { id: 'left', shape: 'rectangle', row: 0, col: 0, height: 100, width: 9 };
    expect(createPlan(recipe(), GRAY).roi).toBeNull();
    expect(planOf(left).roi).toEqual({ mode: 'drop', mask: Uint8Array.from({ length: 3200 }, (_, i) => [255, 1][i % 32] ?? 0) });
    expect(() => planOf(left, { id: 'away', shape: 'circle', row: 50, col: 300, radiusPx: 20 }))
      .toThrow('recipe rois[1]: "away": no pixel of the frame lies in it, which is 200x100: move it in, or take it out');
  });
});
