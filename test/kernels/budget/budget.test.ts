import { describe, expect, it } from 'vitest';
import { createBudget, createPlan, parseRecipe, percentile, WARM_UP_FRAMES, type FrameResult } from 'sightline/kernels';

const plan = createPlan(
  parseRecipe({ recipe: 1, name: 'test', budgetMs: 10, stages: [{ stage: 'gaussianBlur', sigmaPx: 1 }, { stage: 'threshold', method: 'otsu' }, { stage: 'label' }, { stage: 'measure' }] }),
  { width: 8, height: 8, pixelFormat: 'gray8', bitDepth: 8, range: 'full' },
);
const result = (totalMs: number, stageMs: FrameResult['times']['stageMs']): FrameResult => ({
  frame: 0, ptsUs: null, labelledCount: 0, regions: { count: 0, label: new Uint32Array(0), columns: new Map() }, overflow: false, levelDn: 0,
  times: { stageMs, uploadMs: 1, readbackMs: 0.5, totalMs },
});
const apart = { gaussianBlur: 2, threshold: 1, label: 1, measure: 1 };
const row = (report: ReturnType<ReturnType<typeof createBudget>['report']>, name: string) => report.rows.find((each) => each.name === name)!;

describe('percentile', () => {
  it('should be the nearest rank', () => {
    const sorted = Float64Array.of(15, 20, 35, 40, 50);
    expect([5, 30, 40, 50, 100].map((percent) => percentile(sorted, percent))).toEqual([15, 20, 20, 35, 50]);
    expect(percentile(new Float64Array(0), 50)).toBeNaN();
  });
});

describe('createBudget', () => {
  it('should leave out the warm-up of a run that is long enough, overruns included', () => {
    const budget = createBudget(plan, {});
    for (let i = 0; i < WARM_UP_FRAMES; i++) budget.add(result(100, apart));
    for (let i = 0; i < 20; i++) budget.add(result(i === 7 ? 11 : 8, apart));
    const report = budget.report();
    expect(report).toMatchObject({ frames: 20, warmUpFrames: WARM_UP_FRAMES, overruns: 1 });
    expect(row(report, 'total').statistics).toMatchObject({ p50: 8, max: 11, share: 0.8 });
  });

  it('should count every frame of a short run', () => {
    const budget = createBudget(plan, {});
    budget.add(result(11, apart));
    expect(budget.report()).toMatchObject({ frames: 1, warmUpFrames: 0, overruns: 1 });
  });

  it('should show as waiting what no part accounts for', () => {
    const budget = createBudget(plan, {});
    budget.add(result(8, apart));
    expect(row(budget.report(), 'waiting').statistics?.p50).toBe(8 - 5 - 1 - 0.5);
  });

  it('should say what a time is part of, and never show a missing one as 0', () => {
    const budget = createBudget(plan, { threshold: 'gaussianBlur' });
    budget.add(result(8, { ...apart, threshold: null }));
    const report = budget.report();
    expect(row(report, 'threshold')).toMatchObject({ statistics: null, fusedInto: 'gaussianBlur' });
    expect(row(report, 'waiting').statistics?.p50).toBe(8 - 4 - 1 - 0.5);

    const untimed = createBudget(plan, {});
    untimed.add(result(8, { gaussianBlur: null, threshold: null, label: null, measure: null }));
    expect(row(untimed.report(), 'label')).toMatchObject({ statistics: null, fusedInto: null });
    expect(row(untimed.report(), 'waiting').statistics).toBeNull();
  });
});
