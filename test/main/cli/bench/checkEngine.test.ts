import { createEngine, createPlan, parseRecipe, type Engine, type FlatFieldMaps, type FrameResult, type Recipe } from 'sightline/kernels';
import { noise } from 'sightline/footage';
import { afterEach, describe, expect, it } from 'vitest';
import { BenchCheckError } from '../../../../main/cli/bench/benchCheckError.ts';
import { FRAME_RECIPE, labellingRecipe } from '../../../../main/cli/bench/benchRecipe.ts';
import { checkEngine } from '../../../../main/cli/bench/checkEngine.ts';
import { benchDiscs, drawScene, maskScene, type Scene } from '../../../../main/cli/bench/scene.ts';
import { exitCodeOf } from '../../../../main/cli/exitCode.ts';
import { createNodeHost } from '../../../../main/engine/nodeHost.ts';
import { isolatedDots } from '../../../support/maskPatterns.ts';

const [WIDTH, HEIGHT] = [203, 151];
const frameScene = drawScene(benchDiscs(WIDTH, HEIGHT).mask, WIDTH, HEIGHT);
const opened: Engine[] = [];
afterEach(() => { for (const engine of opened.splice(0)) engine.destroy(); });

async function engineOf(recipe: Recipe, { format, maps }: Scene & { readonly maps: FlatFieldMaps | null }): Promise<Engine> {
  const engine = await createEngine({ plan: createPlan(recipe, format, maps), host: await createNodeHost(), engine: 'wasm', threads: 1 });
  opened.push(engine);
  return engine;
}

/** The engine with its answers changed on their way out. */
function falsified(engine: Engine, change: (result: FrameResult) => FrameResult): Engine {
  return new Proxy(engine, {
    get(target, key) {
      if (key === 'inspect') return async (frame: Parameters<Engine['inspect']>[0]) => change(await target.inspect(frame));
      const value: unknown = Reflect.get(target, key, target);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}

const check = (engine: Engine, { pixels }: Scene): Promise<string> => checkEngine(engine, { index: 0, ptsUs: null, pixels });

describe('checkEngine', () => {
  it('should pass a right engine and say what it compared', async () => {
    expect(await check(await engineOf(FRAME_RECIPE, frameScene), frameScene))
      .toMatch(/^gaussianBlur within \d\.\de-\d DN of f64, \d+ regions as labelled by two passes, every column as summed exactly$/);
  });

  it.each([4, 8] as const)('should pass a right engine on a bare mask, %i-connected', async (connectivity) => {
    const scene = maskScene(noise(WIDTH, HEIGHT, 0.4), WIDTH, HEIGHT);
    expect(await check(await engineOf(labellingRecipe(connectivity), scene), scene)).toMatch(/^raw within 0\.0e\+0 DN/);
  });

  it('should pass a mask kept below the level, regions within area limits, and those off the border', async () => {
    const recipe = parseRecipe({
      recipe: 1, name: 'below',
      stages: [
        { stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn: 60, keep: 'below' }, { stage: 'label', connectivity: 4 },
        { stage: 'measure', minAreaPx2: 2, maxAreaPx2: 900, excludeBorder: true, properties: ['area', 'bbox', 'orientation', 'intensity_std', 'centroid_weighted'] },
      ],
    });
    const scene = { ...frameScene, pixels: frameScene.pixels.map((dn, i) => (i % 7 < 3 ? 255 - dn : dn)) };
    expect(await check(await engineOf(recipe, scene), scene)).toMatch(/ regions as labelled/);
  });

  it('should pass a table that overflows', async () => {
    const scene = maskScene(isolatedDots(600, 500), 600, 500);
    expect(await check(await engineOf(labellingRecipe(8), scene), scene)).toMatch(/75000 regions/);
  });

  it.each(FRAME_RECIPE.stages.flatMap((stage) => (stage.stage === 'measure' ? ['bbox_max_col', 'centroid_row', ...stage.properties.filter((name) => !['bbox', 'centroid'].includes(name))] : [])))('should refuse a wrong %s', async (name) => {
    const engine = falsified(await engineOf(FRAME_RECIPE, frameScene), (result) => {
      const column = result.regions.columns.get(name)!;
      column[column.length - 1]! += 2 ** -20;
      return result;
    });
    await expect(check(engine, frameScene)).rejects.toThrow(new RegExp(`^bench check: ${name} of region \\d+ is .*, the reference .*: nothing was timed; [^\\n]*$`));
  });

  it('should refuse a wrong count, number or level, with exit code 4', async () => {
    const engine = await engineOf(FRAME_RECIPE, frameScene);
    const refusal = async (change: (result: FrameResult) => FrameResult): Promise<unknown> => check(falsified(engine, change), frameScene).catch((error: unknown) => error);
    const counted = await refusal((result) => ({ ...result, labelledCount: result.labelledCount + 1 }));
    expect(counted).toBeInstanceOf(BenchCheckError);
    expect(exitCodeOf(counted)).toBe(4);
    expect(await refusal((result) => ({ ...result, levelDn: result.levelDn! - 20 }))).toMatchObject({ message: expect.stringMatching(/^bench check: mask pixel \d+ is 0, .* to be kept above 55/) as string });
    expect(await refusal((result) => ({ ...result, overflow: true }))).toMatchObject({ message: expect.stringMatching(/overflow is true at \d+ regions/) as string });
    expect(await refusal((result) => {
      result.regions.label[0] = 99;
      return result;
    })).toMatchObject({ message: expect.stringMatching(/^bench check: label of region 1 is 99, the reference 1/) as string });
  });
});

describe('benchDiscs', () => {
  it('should draw 400 discs at 4K and as many per pixel elsewhere', () => {
    expect(benchDiscs(3840, 2160).count).toBe(400);
    expect(benchDiscs(1920, 1080).count).toBe(100);
    expect(benchDiscs(1, 1)).toEqual({ mask: Uint8Array.of(1), count: 1 });
  });
});
