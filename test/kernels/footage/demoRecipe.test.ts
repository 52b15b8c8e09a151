import { describe, expect, it } from 'vitest';
import { demoRecipe, Footage } from 'sightline/footage';
import { recipeSchema } from 'sightline/kernels';
import { createPlainInspection } from './plainInspection.ts';

describe('demo recipe', () => {
  it('is a recipe of the published schema, whose limits grow with the frame', () => {
    const small = demoRecipe(128, 96);
    expect(recipeSchema.parse(JSON.parse(JSON.stringify(small)))).toEqual(small);
    const limit = (recipe: typeof small) => recipe.rules.find((rule) => rule.id === 'merged or smeared');
    expect(limit(small)).toMatchObject({ property: 'area', max: 371 });
    expect(limit(demoRecipe(3840, 2160))).toMatchObject({ property: 'area', max: 5075 });
    expect(demoRecipe(128, 96, 16).stages).toContainEqual({ stage: 'threshold', method: 'fixed', levelDn: 128 * 257, keep: 'above' });
  });

  it.each([[128, 96, 8, 1], [333, 217, 8, 2], [161, 120, 16, 3]] as const)('passes clean frames and fails defective ones: %i x %i, %i bits', (width, height, bitDepth, seed) => {
    const footage = new Footage({ width, height, seed, bitDepth });
    const inspect = createPlainInspection(footage);
    const seen = { pass: 0, fail: 0 };
    for (let frame = 0; frame < 72; frame += 4) {
      const { pixels, truth } = footage.renderFrame(frame);
      const clean = truth.regions.every(({ kind }) => kind === 'dot');
      const defective = truth.regions.some(({ kind, touchesBorder, measurable }) => kind !== 'dot' && !touchesBorder && measurable);
      // A defect cut by the border may or may not show.
      if (!clean && !defective) continue;
      const expected = clean ? 'pass' : 'fail';
      const { judgement } = inspect(pixels);
      expect(judgement.verdict, `frame ${frame}: ${JSON.stringify(judgement.failures)}`).toBe(expected);
      const blamed = new Set(judgement.failures.map(({ ruleId }) => ruleId));
      if (truth.regions.some(({ kind, touchesBorder }) => kind === 'speck' && !touchesBorder)) expect(blamed).toContain('speck');
      if (truth.regions.some(({ kind, touchesBorder }) => (kind === 'merged' || kind === 'smeared') && !touchesBorder)) expect(blamed).toContain('merged or smeared');
      seen[expected]++;
    }
    expect(seen.pass).toBeGreaterThan(2);
    expect(seen.fail).toBeGreaterThan(2);
  });

  it('fails a web without print', () => {
    const footage = new Footage({ width: 128, height: 96, seed: 1 });
    const bare = Uint8Array.from(footage.flatFrame(), (flat) => flat * 0.4);
    const { regions, judgement } = createPlainInspection(footage)(bare);
    expect(regions.count).toBe(0);
    expect(judgement.failures.map(({ ruleId }) => ruleId)).toEqual(['too few dots']);
  });
});
