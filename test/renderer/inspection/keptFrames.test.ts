import type { Engine, FrameTimes } from 'sightline/kernels';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { InspectedFrame } from '../../../renderer/inspection/inspector.ts';
import { KeptFrames } from '../../../renderer/inspection/keptFrames.ts';
import { headerOf } from './records.ts';

const engineOf = (): Engine => ({ plan: { recipe: { budgetMs: 5 } } }) as Engine;
const ENGINE = engineOf();

/** What is read of a frame: 10 ms where the budget is 5. */
function inspected(frame: number, { totalMs = 10, mode = 'live', bytes = 6, engine = ENGINE }: { totalMs?: number; mode?: 'live' | 'replay'; bytes?: number; engine?: Engine } = {}): InspectedFrame {
  const times: Pick<FrameTimes, 'totalMs'> = { totalMs };
  const pixels = new Uint8Array(bytes).fill(frame);
  return { record: { header: headerOf(frame, { mode }), pixels, arrivedAtMs: 0 }, engine, result: { times } } as InspectedFrame;
}

describe('frames that are kept to be looked at', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  const keptOf = () => {
    const said: (readonly number[])[] = [];
    const kept = new KeptFrames((frames) => said.push(frames));
    kept.begin(ENGINE);
    const offer = (frame: InspectedFrame): void => {
      kept.offer(frame);
      vi.advanceTimersByTime(1000);
    };
    return { kept, offer, said };
  };

  it('are the last four live ones over the budget, with samples of their own', () => {
    const { kept, offer, said } = keptOf();
    for (let frame = 0; frame < 6; frame++) offer(inspected(frame));
    offer(inspected(6, { totalMs: 5 }));
    offer(inspected(7, { mode: 'replay' }));
    expect(said.at(-1)).toEqual([2, 3, 4, 5]);
    expect(kept.find(1)).toBeNull();
    const found = kept.find(4)!;
    expect([...found.record.pixels]).toEqual([4, 4, 4, 4, 4, 4]);
    expect(found.result.times.totalMs).toBe(10);
    const source = inspected(8);
    kept.offer(source);
    source.record.pixels.fill(99);
    expect([...kept.find(8)!.record.pixels]).toEqual([8, 8, 8, 8, 8, 8]);
    for (let frame = 10; frame < 14; frame++) offer(inspected(frame));
    expect([...found.record.pixels]).toEqual([4, 4, 4, 4, 4, 4]);
    kept.begin(engineOf());
    expect(said.at(-1)).toEqual([]);
    expect(kept.find(8)).toBeNull();
  });

  it('are those of the engine in use: one that is on its way out cannot make their stages again', () => {
    const { kept, offer, said } = keptOf();
    offer(inspected(0));
    const next = engineOf();
    kept.begin(next);
    offer(inspected(1));
    expect(said).toEqual([[0], []]);
    offer(inspected(2, { engine: next }));
    expect(said.at(-1)).toEqual([2]);
  });

  it('stay while a person chooses among them', () => {
    const { kept, offer, said } = keptOf();
    for (let frame = 0; frame < 3; frame++) offer(inspected(frame));
    kept.pin(true);
    for (let frame = 3; frame < 8; frame++) offer(inspected(frame));
    expect(said.at(-1)).toEqual([0, 1, 2, 3]);
    kept.pin(false);
    offer(inspected(8));
    expect(said.at(-1)).toEqual([1, 2, 3, 8]);
  });

  it('are copied once a second at most', () => {
    const { kept, said } = keptOf();
    for (let frame = 0; frame < 120; frame++) {
      kept.offer(inspected(frame));
      vi.advanceTimersByTime(33);
    }
    expect(said.at(-1)).toHaveLength(4);
    expect(said.length).toBe(4);
  });

  it('take 64 MiB at most, and are one at least', () => {
    const { offer, said } = keptOf();
    for (let frame = 0; frame < 4; frame++) offer(inspected(frame, { bytes: 30 << 20 }));
    expect(said.at(-1)).toEqual([2, 3]);
    const large = keptOf();
    for (let frame = 0; frame < 2; frame++) large.offer(inspected(frame, { bytes: 70 << 20 }));
    expect(large.said.at(-1)).toEqual([1]);
  });
});
