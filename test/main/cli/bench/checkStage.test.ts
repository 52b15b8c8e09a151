import { createEngine, createPlan, type Engine, type StageImage } from 'sightline/kernels';
import { afterEach, describe, expect, it } from 'vitest';
import { BenchCheckError } from '../../../../main/cli/bench/benchCheckError.ts';
import { checkStage } from '../../../../main/cli/bench/checkStage.ts';
import { benchDiscs, drawScene } from '../../../../main/cli/bench/scene.ts';
import { STAGE_CASES, type StageCase } from '../../../../main/cli/bench/stageCases.ts';
import { createNodeHost } from '../../../../main/engine/nodeHost.ts';

const [WIDTH, HEIGHT] = [203, 151];
const scene = drawScene(benchDiscs(WIDTH, HEIGHT).mask, WIDTH, HEIGHT);
const opened: Engine[] = [];
afterEach(() => { for (const engine of opened.splice(0)) engine.destroy(); });

async function inspected({ recipe }: StageCase): Promise<Engine> {
  const engine = await createEngine({ plan: createPlan(recipe, scene.format, scene.maps), host: await createNodeHost(), engine: 'wasm', threads: 1, profile: true });
  opened.push(engine);
  await engine.inspect({ index: 0, ptsUs: null, pixels: scene.pixels });
  return engine;
}

/** The engine with one stage's pixels changed on their way out. */
function falsified(engine: Engine, stage: string, change: (value: number) => number): Engine {
  const readStage = async (name: string): Promise<StageImage> => {
    const image = await engine.readStage(name);
    return name === stage ? { ...image, data: image.data.map(change) as StageImage['data'] } : image;
  };
  return { ...engine, readStage };
}

describe('checkStage', () => {
  it.each(STAGE_CASES)('should pass $title as the engine makes it', async (each) => {
    expect(await checkStage(await inspected(each), each.stage, each.definition)).toMatch(/^64 pixels|^every pixel|^with the whole frame$/);
  });

  it.each(STAGE_CASES.filter(({ title }) => !/threshold (fixed|between|otsu)/.test(title)))('should refuse another $title', async (each) => {
    const engine = await inspected(each);
    const isGray = (await engine.readStage(each.stage)).data instanceof Float32Array;
    // A determinant is of squared units, and allowed as much more.
    const error = each.title === 'hessian determinant' ? 0.1 : 0.01;
    await expect(checkStage(falsified(engine, each.stage, (value) => (isGray ? value + error : 1 - value)), each.stage, each.definition)).rejects.toThrow(BenchCheckError);
  });

  it('should not pass a custom stage that nobody has defined', async () => {
    const each = STAGE_CASES.find(({ stage }) => stage === 'custom')!;
    await expect(checkStage(await inspected(each), each.stage)).rejects.toThrow('custom cannot be checked: give its definition with the case');
  });

  it('should time every kind of stage between flatField and label, and every variant of it', () => {
    const kinds = STAGE_CASES.flatMap(({ recipe, stage }) => recipe.stages.filter((each) => each.stage === stage).map((each) =>
      [each.stage, 'method' in each ? each.method : '', 'output' in each ? each.output : '', 'operation' in each ? each.operation : ''].filter(Boolean).join(' ')));
    expect([...new Set(kinds)].sort()).toEqual([
      'custom', 'fillHoles', 'gaussianBlur', 'gradient direction', 'gradient magnitude', 'hessian determinant', 'hessian eigenvalue_max', 'hessian eigenvalue_min',
      'hessian xx', 'hessian xy', 'hessian yy', 'localDeviation', 'localMean', 'lookup contrast', 'lookup gamma', 'lookup table', 'median', 'morphology close',
      'morphology dilate', 'morphology erode', 'morphology open', 'removeSmall', 'threshold fixed', 'threshold hysteresis', 'threshold niblack', 'threshold otsu', 'threshold sauvola',
    ]);
  });
});
