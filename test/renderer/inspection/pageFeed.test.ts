import { createPlan, type FrameResult } from 'sightline/kernels';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createDrawDuty, createReadDuty } from '../../../renderer/inspection/duty.ts';
import type { InspectedFrame } from '../../../renderer/inspection/inspector.ts';
import { PageFeed } from '../../../renderer/inspection/pageFeed.ts';
import type { FromWorker } from '../../../renderer/inspection/protocol.ts';
import { gray8, planOf } from '../../kernels/cpu/scene.ts';
import { headerOf } from './records.ts';

const bare = planOf(gray8(2, 1));
const plan = createPlan({ ...bare.recipe, probes: [{ id: 'right', row: 0, col: 1 }] }, bare.format);

const result: FrameResult = {
  frame: 0, ptsUs: null, labelledCount: 0, overflow: false, levelDn: 128, regions: { count: 0, label: new Uint32Array(0), columns: new Map() },
  times: { stageMs: { threshold: 1 }, uploadMs: 0.1, readbackMs: 0.2, totalMs: 3 },
};

/** What the feed reads of a frame. */
function inspected(frame: number): InspectedFrame {
  const fed: Pick<InspectedFrame, 'result' | 'judgement' | 'verdictAtMs' | 'latencyMs'> & { record: object; engine: object } = {
    record: { header: headerOf(frame, { capturedAtMs: 1_000 }), arrivedAtMs: 1_004, pixels: Uint8Array.of(7, 10 + frame) },
    engine: { plan }, result, judgement: { verdict: 'pass', failures: [] }, verdictAtMs: 1_010, latencyMs: 10,
  };
  return fed as InspectedFrame;
}

describe('what the page is told', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  const feedOf = () => {
    const said: FromWorker[] = [];
    const feed = new PageFeed((message) => { said.push(message); });
    const frames = (): number[] => said.flatMap((message) => (message.type === 'frame' ? [message.shown.header.frame] : []));
    const costs = () => said.flatMap((message) => (message.type === 'costs' ? message.costs : []));
    const probes = () => said.flatMap((message) => (message.type === 'frame' ? [message.shown.probes] : []));
    return { feed, frames, costs, probes };
  };

  it("is what each shown frame's probes read", () => {
    const { feed, probes } = feedOf();
    feed.add(inspected(3), null);
    feed.hold(inspected(9));
    expect(probes()).toEqual([13, 19].map((rawDn) => [{ id: 'right', row: 0, col: 1, rawDn, flatFieldDn: null }]));
  });

  it('is at most 30 frames a second, the last always among them, and what each one cost', () => {
    const { feed, frames, costs } = feedOf();
    for (let frame = 0; frame < 200; frame++) {
      feed.add(inspected(frame), null)(1);
      vi.advanceTimersByTime(5);
    }
    vi.advanceTimersByTime(100);
    expect(frames().length).toBeGreaterThan(20);
    // 1.1 s, both ends included.
    expect(frames().length).toBeLessThanOrEqual(34);
    expect(frames().at(-1)).toBe(199);
    expect(costs().map(({ frame }) => frame)).toEqual(Array.from({ length: 200 }, (_, frame) => frame));
    expect(costs()[7]).toEqual({ runId: 1, width: 5, height: 3, frame: 7, atMs: 1_010, verdict: 'pass', stageMs: { threshold: 1 }, captureMs: 2, linkMs: 4, uploadMs: 0.1, readbackMs: 0.2, totalMs: 3, presentMs: 1, latencyMs: 10 });
  });

  it('is one frame while that is held, and the costs of all', () => {
    const { feed, frames, costs } = feedOf();
    feed.add(inspected(0), null)(1);
    feed.hold(inspected(0));
    for (let frame = 1; frame < 5; frame++) {
      feed.add(inspected(frame), null)(null);
      vi.advanceTimersByTime(40);
    }
    expect(frames()).toEqual([0, 0]);
    expect(costs().map(({ frame }) => frame)).toEqual([0, 1, 2, 3, 4]);
    feed.resume();
    vi.advanceTimersByTime(40);
    expect(frames()).toEqual([0, 0]);
    feed.add(inspected(5), null)(1);
    expect(frames()).toEqual([0, 0, 5]);
  });

  it('keeps costs in order: they wait for the picture of the frame before', () => {
    const { feed, costs } = feedOf();
    const first = feed.add(inspected(0), null);
    feed.add(inspected(1), null)(null);
    vi.advanceTimersByTime(1_000);
    expect(costs()).toEqual([]);
    first(12);
    vi.advanceTimersByTime(1_000);
    expect(costs().map(({ frame, presentMs }) => [frame, presentMs])).toEqual([[0, 12], [1, null]]);
  });
});

describe('pictures beside the inspection', () => {
  it('take a fifth of the engine\'s time, 30 times a second at most', () => {
    const duty = createReadDuty();
    expect(duty.waitMs(1_000)).toBe(0);
    duty.spent(1_000, 1_003);
    expect(duty.waitMs(1_003)).toBe(30);
    duty.spent(2_000, 2_020);
    expect(duty.waitMs(2_020)).toBe(80);
    expect(duty.waitMs(2_100)).toBe(0);
  });

  it('take a third of the thread\'s time', () => {
    const duty = createDrawDuty();
    duty.spent(1_000, 1_030);
    expect(duty.waitMs(1_030)).toBe(60);
  });
});
