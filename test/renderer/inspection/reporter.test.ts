import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { decodeReports, type FrameReport } from '../../../main/contract/index.ts';
import { BATCH_FRAMES, BATCH_MS, postTo, Reporter, type PostBatch } from '../../../renderer/inspection/reporter.ts';
import { Troubles } from '../../../renderer/inspection/troubles.ts';

const dropped = (sequence: number): FrameReport => ({ type: 'dropped', runId: 1, sequence, frame: sequence, cause: 'engine-busy' });

/** A host that answers as told, then takes everything. */
function hostOf(...answers: Awaited<ReturnType<PostBatch>>[]) {
  const batches: number[][] = [];
  const said: string[] = [];
  const words: string[] = [];
  const troubles = new Troubles((message) => {
    said.push(`${message.type} ${message.id}`);
    if (message.type === 'trouble') words.push(message.message);
  });
  const reporter = new Reporter((batch) => {
    const answer = answers.shift() ?? 'taken';
    if (answer === 'taken' || 'takenBut' in answer) batches.push(decodeReports(batch).reports.map(({ sequence }) => sequence));
    return Promise.resolve(answer);
  }, troubles);
  return { reporter, batches, said, words };
}

const range = (from: number, to: number): number[] => Array.from({ length: to - from }, (_, at) => from + at);

describe('reports', () => {
  beforeEach(() => { vi.useFakeTimers(); });
  afterEach(() => { vi.useRealTimers(); });

  it('wait 100 ms for more', async () => {
    const { reporter, batches } = hostOf();
    for (const sequence of range(0, 5)) reporter.add(dropped(sequence));
    await vi.advanceTimersByTimeAsync(BATCH_MS - 1);
    expect(batches).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(batches).toEqual([range(0, 5)]);
  });

  it('go at once when a batch is full', async () => {
    const { reporter, batches } = hostOf();
    for (const sequence of range(0, BATCH_FRAMES + 3)) reporter.add(dropped(sequence));
    await vi.advanceTimersByTimeAsync(0);
    expect(batches).toEqual([range(0, BATCH_FRAMES)]);
    await vi.advanceTimersByTimeAsync(BATCH_MS);
    expect(batches).toEqual([range(0, BATCH_FRAMES), range(BATCH_FRAMES, BATCH_FRAMES + 3)]);
  });

  it('with many shapes go in batches that the host takes', async () => {
    const { reporter, batches } = hostOf();
    const shapes = [new Uint8Array(10 * 2 ** 20)];
    const result = { frame: 0, ptsUs: null, labelledCount: 1, overflow: false, levelDn: null, times: { stageMs: {}, uploadMs: 0, readbackMs: 0, totalMs: 1 }, regions: { count: 1, label: Uint32Array.of(1), columns: new Map([['area', Float64Array.of(9)]]) } };
    for (const sequence of range(0, 5)) {
      reporter.add({ type: 'inspected', runId: 1, sequence, recipeVersion: 1, result, verdict: null, failures: [], probes: [], engine: { backend: 'wasm', adapter: '', fallbackReason: null }, latencyMs: 1, shapes });
    }
    await vi.advanceTimersByTimeAsync(10 * BATCH_MS);
    expect(batches).toEqual([[0, 1], [2, 3], [4]]);
  });

  it('are sent again, in order and each once, until the host takes them', async () => {
    const { reporter, batches, said } = hostOf({ again: 'no answer' }, { again: '503 ' }, { again: '503 ' });
    reporter.add(dropped(0));
    await vi.advanceTimersByTimeAsync(BATCH_MS);
    // Added, and its timer over, while the first batch is still being sent.
    reporter.add(dropped(1));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(batches).toEqual([[0], [1]]);
    expect(said).toEqual(['trouble reports', 'trouble reports', 'cleared reports']);
  });

  it('that the host refuses by themselves are told of, and nothing is sent again', async () => {
    const refusal = (sequence: number) => ({ runId: 1, sequence, frame: sequence, error: 'its table lacks area' });
    const { reporter, batches, words } = hostOf({ takenBut: [refusal(1)] }, { takenBut: [refusal(3), refusal(4)] });
    for (const sequence of range(0, 3)) reporter.add(dropped(sequence));
    await vi.advanceTimersByTimeAsync(BATCH_MS);
    for (const sequence of range(3, 6)) reporter.add(dropped(sequence));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(batches).toEqual([range(0, 3), range(3, 6)]);
    expect(words).toEqual(['The host refused the result of frame 1: its table lacks area', 'The host refused the result of frame 3 and of 1 more: its table lacks area']);
  });

  it('that the host refuses for good are told of, and the next go on', async () => {
    const { reporter, batches, said } = hostOf({ refused: '400 no batch' });
    reporter.add(dropped(0));
    await vi.advanceTimersByTimeAsync(BATCH_MS);
    reporter.add(dropped(1));
    await vi.advanceTimersByTimeAsync(BATCH_MS);
    expect(batches).toEqual([[1]]);
    expect(said).toEqual(['trouble reports-refused']);
  });
});

describe('a posted batch', () => {
  afterEach(() => { vi.unstubAllGlobals(); });
  const answerTo = (status: number, body: string | null): ReturnType<PostBatch> => {
    vi.stubGlobal('fetch', () => Promise.resolve(new Response(body, { status })));
    return postTo('/api/reports')(new Uint8Array(0));
  };

  it('is taken, all or all but what the host names, refused, or sent again', async () => {
    const refused = [{ runId: 1, sequence: 8, frame: 6, error: 'its table lacks area' }];
    expect(await answerTo(204, null)).toBe('taken');
    expect(await answerTo(200, JSON.stringify({ refused }))).toEqual({ takenBut: refused });
    expect(await answerTo(200, '{}')).toEqual({ refused: 'its answer is of another version' });
    expect(await answerTo(400, 'no batch')).toEqual({ refused: '400 no batch' });
    expect(await answerTo(503, '')).toEqual({ again: '503 ' });
  });
});
