import { createBudget, createPlan, DEFAULT_RECIPE, parseRecipe } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import type { StoreTimes } from '../../../main/contract/index.ts';
import { budgetTable } from '../../../renderer/budget/budgetTable.ts';
import { CostHistory, HISTORY_FRAMES, KEPT_OVERRUNS } from '../../../renderer/budget/costHistory.ts';
import { barTicks, frameParts, layOutBar, outsideParts, UNTIMED } from '../../../renderer/budget/frameParts.ts';
import { bandsOf, frameAt } from '../../../renderer/budget/historyBands.ts';
import { partColour, stageColour, stageTitle, viewTitle } from '../../../renderer/budget/stageColours.ts';
import { drawnCost, drawnFrame, DRAWN_PLAN } from '../drawnCosts.ts';

describe('the parts of a frame', () => {
  it('come in the order in which things happen and add up to the frame', () => {
    const parts = frameParts(drawnCost(), DRAWN_PLAN);
    expect(parts.map(({ name, ms }) => [name, ms])).toEqual([
      ['upload', 1], ['gaussianBlur', 2], ['label', 3], ['waiting', 1], ['readback', 1],
    ]);
    expect(parts.reduce((sum, { ms }) => sum + (ms ?? 0), 0)).toBe(drawnCost().totalMs);
  });

  it('name the stage that a fused one is timed in, and keep the waiting', () => {
    const parts = frameParts(drawnCost({ stageMs: { gaussianBlur: 5, label: null } }), { ...DRAWN_PLAN, fusedInto: { label: 'gaussianBlur' } });
    expect(parts.find(({ name }) => name === 'label')).toMatchObject({ ms: null, reason: 'fused into gaussianBlur: its time is part of that one' });
    expect(parts.find(({ name }) => name === 'waiting')?.ms).toBe(1);
  });

  it('are one piece of compute, by wall time, where the device times no stage', () => {
    const parts = frameParts(drawnCost({ stageMs: { gaussianBlur: null, label: null } }), DRAWN_PLAN);
    expect(parts.find(({ name }) => name === 'compute')).toMatchObject({ kind: 'compute', ms: 6 });
    expect(parts.filter(({ reason }) => reason === UNTIMED).map(({ name }) => name)).toEqual(['gaussianBlur', 'label']);
    expect(parts.some(({ name }) => name === 'waiting')).toBe(false);
  });

  it('never wait for less than nothing where stages overlap', () => {
    expect(frameParts(drawnCost({ totalMs: 4 }), DRAWN_PLAN).find(({ name }) => name === 'waiting')?.ms).toBe(0);
  });

  it('are neither the link nor the picture, which has no time where the frame was not drawn', () => {
    expect(outsideParts(drawnCost()).map(({ name, ms }) => [name, ms])).toEqual([['decode', null], ['capture', 2], ['link', 1], ['present', 1]]);
    expect(outsideParts(drawnCost())[0]!.reason).toContain('does not say');
    expect(outsideParts(drawnCost({ presentMs: null })).at(-1)).toMatchObject({ name: 'present', ms: null });
  });
});

describe('the bar', () => {
  it('is drawn to scale: the empty end is what is left', () => {
    const { slices, scaleMs } = layOutBar(drawnCost(), DRAWN_PLAN, 40);
    expect(scaleMs).toBe(40);
    expect(slices.at(-1)!.from + slices.at(-1)!.width).toBeCloseTo(8 / 40, 12);
    expect(slices.find(({ name }) => name === 'label')).toMatchObject({ from: 3 / 40, width: 3 / 40 });
  });

  it('grows with a frame over the budget and leaves the budget its place', () => {
    const { slices, scaleMs } = layOutBar(drawnCost(), DRAWN_PLAN, 5);
    expect(scaleMs).toBe(8);
    expect(slices.reduce((sum, { width }) => sum + width, 0)).toBeCloseTo(1, 12);
  });

  it('carries figures that do not run into each other', () => {
    expect(barTicks(33.3, 33.3)).toEqual([0, 10, 20, 33.3]);
    expect(barTicks(33.3, 100)).toEqual([0, 33.3, 100]);
    expect(barTicks(33.3, 35)).toEqual([0, 33.3]);
    expect(barTicks(8, 8)).toEqual([0, 8]);
  });
});

describe('the table', () => {
  it('has percentiles by nearest rank over the frames that have the time', () => {
    const costs = [drawnCost({ presentMs: null }), drawnCost({ presentMs: 4, totalMs: 20, stageMs: { gaussianBlur: 6, label: 3 } }), drawnCost({ presentMs: 2 })];
    const lines = budgetTable(costs, DRAWN_PLAN, 33.3, null);
    expect(lines.map(({ name }) => name)).toEqual(['upload', 'gaussianBlur', 'label', 'waiting', 'readback', 'frame', 'latency', 'decode', 'capture', 'link', 'present', 'store']);
    expect(lines[1]).toMatchObject({ nowMs: 2, statistics: { p50: 2, p95: 6, p99: 6 } });
    expect(lines.find(({ name }) => name === 'present')).toMatchObject({ nowMs: 2, statistics: { p50: 2, p99: 4 } });
    expect(lines[5]!.statistics!.share).toBeCloseTo(8 / 33.3, 12);
  });

  it('has what the host took to store, and says so where nothing is recorded', () => {
    const lineOf = (store: StoreTimes | null) => budgetTable([drawnCost()], DRAWN_PLAN, 40, store).find(({ name }) => name === 'store');
    expect(lineOf({ lastMs: 0.25, frames: 3, p50: 0.5, p95: 2, p99: 3, min: 0.25, max: 3 })).toMatchObject({ kind: 'outside', nowMs: 0.25, statistics: { p50: 0.5, p95: 2, p99: 3, share: 0.0125 } });
    expect(lineOf(null)).toMatchObject({ statistics: null, reason: 'nothing is recorded' });
  });

  it('is empty before the first frame and says why a stage has no time', () => {
    expect(budgetTable([], DRAWN_PLAN, 33.3, null)).toEqual([]);
    expect(budgetTable([drawnCost({ stageMs: {} })], DRAWN_PLAN, 33.3, null)[1]).toMatchObject({ statistics: null, reason: UNTIMED });
  });
});

describe('the history', () => {
  it('counts every frame, verdict and overrun, and keeps the last ones', () => {
    const history = new CostHistory();
    history.budgetMs = 10;
    history.add([drawnCost(), drawnCost({ frame: 8, totalMs: 10.5, linkMs: 0, verdict: 'fail' }), drawnCost({ frame: 9, linkMs: 30, presentMs: 30, verdict: null })]);
    expect([history.inspected, history.overrunCount, history.judged]).toEqual([3, 1, { passed: 1, failed: 1 }]);
    expect(history.overruns).toEqual([{ frame: 8, ms: 10.5 }]);
    history.add(Array.from({ length: HISTORY_FRAMES + 5 }, (_, i) => drawnCost({ frame: 100 + i, totalMs: 90 })));
    expect([history.costs.length, history.overruns.length, history.costs[0]!.frame]).toEqual([HISTORY_FRAMES, KEPT_OVERRUNS, 105]);
    history.clear();
    expect(history.ratePerSecond).toBeNull();
    history.add([0, 40, 80].map((atMs) => drawnCost({ atMs })));
    expect(history.ratePerSecond).toBe(25);
    history.clear();
    expect([history.costs.length, history.inspected, history.overrunCount]).toEqual([0, 0, 0]);
  });

  it('counts overruns as the command line does, frame by frame, the warm-up left out of a run long enough', () => {
    const plan = createPlan(parseRecipe(DEFAULT_RECIPE), drawnFrame(0, []).header.format, null);
    for (const frames of [5, 7, 30]) {
      const [history, budget] = [new CostHistory(), createBudget(plan, {})];
      for (let frame = 0; frame < frames; frame++) {
        const totalMs = [0, 2, 4, 20].includes(frame) ? 40 : 33.3;
        history.add([drawnCost({ frame, totalMs })]);
        const { result } = drawnFrame(frame, []);
        budget.add({ ...result, times: { ...result.times, totalMs } });
      }
      expect(history.overrunCount).toBe(budget.report().overruns);
      expect(history.overruns.length).toBe(history.overrunCount);
      // Then the window does not say that no frame was over the budget.
      expect(history.leavesWarmUpOut).toBe(frames > 6);
      history.clear();
      expect(history.leavesWarmUpOut).toBe(false);
    }
  });

  it('stacks the parts from the bottom, the first on top last, and knows the frame under a point', () => {
    const costs = [drawnCost({ frame: 3 }), drawnCost({ frame: 4, presentMs: null })];
    const { names, data } = bandsOf(costs, DRAWN_PLAN);
    expect(names.map(({ name }) => name)).toEqual(['readback', 'waiting', 'label', 'gaussianBlur', 'upload']);
    expect(data).toEqual([[0, 1, 2], [8, 8, 8], [7, 7, 7], [6, 6, 6], [3, 3, 3], [1, 1, 1]]);
    expect([frameAt(costs, 0), frameAt(costs, 1), frameAt(costs, 2), frameAt(costs, null), frameAt([], 0)]).toEqual([costs[0]!.frame, 4, 4, null, null]);
  });
});

describe('colours and titles', () => {
  it('give each stage a colour of its own and no transfer one of a stage', () => {
    const stages = ['flatField', 'gaussianBlur', 'gaussianBlur2', 'gaussianBlur3', 'threshold', 'label', 'measure'];
    expect(new Set(stages.map(stageColour)).size).toBe(stages.length);
    expect(['link', 'upload', 'readback', 'present'].map((name) => partColour(name, 'transfer'))).toEqual(['--part-link', '--part-upload', '--part-readback', '--part-present']);
  });

  it('name stages and views by what they are', () => {
    expect([stageTitle('gaussianBlur2'), stageTitle('threshold'), viewTitle('threshold'), viewTitle('raw')]).toEqual(['Blur 2', 'Threshold', 'Mask', 'Raw']);
  });
});
