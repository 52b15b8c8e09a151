import { createEngine, createPlan, timeStatistics, type Engine, type EngineChoice, type EngineHost, type Frame, type FrameResult, type Recipe, type TimeStatistics } from 'sightline/kernels';
import { checkEngine } from './checkEngine.ts';
import type { Scene } from './scene.ts';

export interface BenchOptions {
  readonly size: { readonly width: number; readonly height: number };
  readonly engine: EngineChoice;
  readonly threads?: number;
  readonly frames?: number;
  readonly json: boolean;
}

/** Figures of one case, ms. */
export interface CaseFigures {
  readonly regions: number;
  readonly checked: string;
  readonly warmUpFrames: number;
  readonly frames: number;
  /** Row name to statistics; null where the time is not available. */
  readonly rows: Readonly<Record<string, TimeStatistics | null>>;
  readonly fusedInto: Readonly<Record<string, string>>;
  readonly engine: { readonly backend: string; readonly adapter: string; readonly fallbackReason: string | null };
}

const WARM_UP_FRAMES = 5;
const DEFAULT_FRAMES = 50;

/** Inspects the frame, and says in a line what of it was compared. */
type Check = (engine: Engine, frame: Frame) => Promise<string>;

/** Builds the engine, checks one frame, warms up, times `frames` frames one after the other. */
export async function runCase(
  host: EngineHost, recipe: Recipe, scene: Scene, options: BenchOptions, profile: boolean, check: Check = checkEngine,
): Promise<CaseFigures> {
  return (await runCases(host, [recipe], scene, options, profile, check))[0]!;
}

/** Several recipes on the same scene, frame by frame in turn, so that whatever else the machine does meets all of them. */
export async function runCases(
  host: EngineHost, recipes: readonly Recipe[], scene: Scene, options: BenchOptions, profile: boolean, check: Check = checkEngine,
): Promise<readonly CaseFigures[]> {
  const cases: BenchedCase[] = [];
  try {
    for (const recipe of recipes) {
      const plan = createPlan(recipe, scene.format, scene.maps);
      const engine = await createEngine({ plan, host, engine: options.engine, profile, ...(options.threads ? { threads: options.threads } : {}) });
      const buffer = engine.frameBuffers[0]!;
      buffer.set(scene.pixels);
      const frame = (index: number): Frame => ({ index, ptsUs: null, pixels: buffer });
      cases.push({ engine, frame, results: [], checked: '' });
    }
    for (const each of cases) each.checked = await check(each.engine, each.frame(0));
    const frames = options.frames ?? DEFAULT_FRAMES;
    for (let i = 1; i <= WARM_UP_FRAMES + frames; i++) {
      for (const { engine, frame, results } of cases) {
        const result = await engine.inspect(frame(i));
        if (i > WARM_UP_FRAMES) results.push(result);
      }
    }
    return cases.map(({ engine, results, checked }) => figures(engine, results, checked));
  } finally {
    for (const { engine } of cases) engine.destroy();
  }
}

interface BenchedCase {
  readonly engine: Engine;
  readonly frame: (index: number) => Frame;
  readonly results: FrameResult[];
  checked: string;
}

function figures(engine: Engine, results: readonly FrameResult[], checked: string): CaseFigures {
  const { backend, adapter, fallbackReason, plan, fusedInto } = engine;
  const { budgetMs } = plan.recipe;
  const row = (valueOf: (result: FrameResult) => number | null) => timeStatistics(results.map((result) => valueOf(result) ?? NaN), budgetMs);
  return {
    regions: results[0]!.labelledCount, checked, warmUpFrames: WARM_UP_FRAMES + 1, frames: results.length, fusedInto,
    engine: { backend, adapter, fallbackReason },
    rows: {
      upload: row(({ times }) => times.uploadMs),
      ...Object.fromEntries(plan.stageNames.map((name) => [name, row(({ times }) => times.stageMs[name] ?? null)])),
      readback: row(({ times }) => times.readbackMs),
      frame: row(({ times }) => times.totalMs),
    },
  };
}
