import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromWorker, ToWorker } from '../../../renderer/inspection/protocol.ts';
import { droppedPath } from '../../../renderer/host/droppedPath.ts';
import { createHostClient, post, readRefusal, readState } from '../../../renderer/host/hostClient.ts';
import { createInspectionClient } from '../../../renderer/host/inspectionClient.ts';
import { drawnCost, drawnFrame } from '../drawnCosts.ts';
import { drawnState } from '../drawnState.ts';

describe('a state of the host', () => {
  it('is taken when it is what the contract says', () => {
    const state = drawnState();
    expect(readState(JSON.stringify(state))).toEqual({ type: 'state', state });
  });
  it.each([['no JSON', '{'], ['an unknown key', JSON.stringify({ ...drawnState(), extra: 1 })], ['an account that does not balance', JSON.stringify({ ...drawnState(), ledger: { ...drawnState().ledger, captured: 3 } })]])('is refused for %s, with a reason', (_, text) => {
    expect(readState(text)).toMatchObject({ type: 'fault', reason: expect.stringContaining('different versions') as string });
  });
});

describe('a refusal', () => {
  it('keeps the words and the field', () => {
    expect(readRefusal(400, '{"error":"no such file","path":"stages[0]"}')).toEqual({ type: 'refused', message: 'no such file', path: 'stages[0]' });
    expect(readRefusal(409, '{"error":"busy"}')).toEqual({ type: 'refused', message: 'busy', path: null });
  });
  it('without words says the status', () => {
    expect(readRefusal(502, '<html>')).toEqual({ type: 'refused', message: 'the host answered 502', path: null });
  });
});

describe('a request', () => {
  afterEach(() => { vi.unstubAllGlobals(); });
  /** A host that takes a request and says nothing. */
  const silentHost = (): void => {
    vi.stubGlobal('fetch', (_url: string, { signal }: RequestInit) => new Promise((_, reject) => { signal?.addEventListener('abort', () => { reject(signal.reason as Error); }); }));
  };
  it('is waited for no longer than those after it can wait', async () => {
    silentHost();
    expect(await post('calibrate', {}, 5)).toEqual({ type: 'refused', message: 'calibrate: the host did not answer within 0.005 s: look whether it was done, and ask again', path: null });
  });
  it('to open a source takes as long as it takes', async () => {
    silentHost();
    const next = post('meter', {}, 5);
    expect(await Promise.race([post('open', {}, 1), next])).toEqual(await next);
  });
});

describe('requests that travel together', () => {
  afterEach(() => { vi.unstubAllGlobals(); });
  it('say in which order the page made them; those that wait for each other need not', async () => {
    const bodies: Record<string, unknown>[] = [];
    vi.stubGlobal('EventSource', class { addEventListener(): void { /* no event comes */ } });
    vi.stubGlobal('fetch', (_url: string, { body }: { body: string }) => {
      bodies.push(JSON.parse(body) as Record<string, unknown>);
      return Promise.resolve(new Response(null, { status: 204 }));
    });
    const client = createHostClient();
    await Promise.all([client.request('open', { source: 'a' }), client.request('stop', {}), client.request('pause', {})]);
    const { page } = bodies[0]!['order'] as { page: string };
    expect(bodies).toEqual([{ source: 'a', order: { page, number: 1 } }, { order: { page, number: 2 } }, {}]);
    await createHostClient().request('stop', {});
    expect(bodies[3]!['order']).toMatchObject({ page: expect.not.stringMatching(page) as string, number: 1 });
  });
});

describe('what was dropped', () => {
  const dropped = (types: Record<string, string>, files: File[] = []) => ({ getData: (type: string) => types[type] ?? '', files: files as unknown as FileList });
  it('is a path where the shell or the file manager tells it', () => {
    const file = new File([''], 'a.mkv');
    expect(droppedPath(dropped({}, [file]), { pathOfFile: () => '/data/a.mkv' })).toEqual({ type: 'path', path: '/data/a.mkv' });
    expect(droppedPath(dropped({ 'text/uri-list': 'file:///data/line%203.mkv\r\n' }), null)).toEqual({ type: 'path', path: '/data/line 3.mkv' });
    expect(droppedPath(dropped({ 'text/plain': 'rtsp://camera/1' }), null)).toEqual({ type: 'path', path: 'rtsp://camera/1' });
  });
  it('says why there is none', () => {
    expect(droppedPath(dropped({}, [new File([''], 'a.mkv')]), null)).toMatchObject({ type: 'none', reason: expect.stringContaining('a.mkv') as string });
  });
});

describe('the page’s end of the worker', () => {
  const make = () => {
    const sent: ToWorker[] = [];
    let tell: (message: FromWorker) => void = () => {};
    let fail: (message: string) => void = () => {};
    const client = createInspectionClient({ postMessage: (message) => { sent.push(message); }, onMessage: (listener) => { tell = listener; }, onError: (listener) => { fail = listener; }, terminate: () => {} });
    return { client, sent, tell: (message: FromWorker) => { tell(message); }, fail: (message: string) => { fail(message); } };
  };
  it('keeps every cost and the frame shown last', () => {
    const { client, tell } = make();
    tell({ type: 'costs', costs: [drawnCost(), drawnCost({ frame: 8, verdict: 'fail' })] });
    tell({ type: 'frame', shown: drawnFrame(8, [5, 6]) });
    expect([client.history.inspected, client.verdicts.verdictOf(8), client.changes.get(), client.shown.get()?.header.frame]).toEqual([2, 'fail', 1, 8]);
    client.begin(2);
    expect([client.history.inspected, client.verdicts.newest, client.shown.get()]).toEqual([0, -1, null]);
  });
  it('does not mix runs: late results of the one before are passed over, early ones of the next are kept', () => {
    const { client, tell } = make();
    const shownOf = (runId: number) => { const shown = drawnFrame(8, [5, 6]); return { ...shown, header: { ...shown.header, runId } }; };
    const seen = () => [client.history.inspected, client.verdicts.newest, client.shown.get()?.header.runId ?? null];
    client.begin(1);
    tell({ type: 'costs', costs: [drawnCost({ frame: 30 })] });
    client.begin(2);
    // Of a slow engine, or a picture that took long.
    tell({ type: 'costs', costs: [drawnCost({ frame: 31 })] });
    tell({ type: 'frame', shown: shownOf(1) });
    expect(seen()).toEqual([0, -1, null]);
    tell({ type: 'costs', costs: [drawnCost({ frame: 32 }), drawnCost({ runId: 2, frame: 0 })] });
    tell({ type: 'frame', shown: shownOf(2) });
    expect(seen()).toEqual([1, 0, 2]);
    // A still image has no second frame: the host's word comes after the first.
    tell({ type: 'costs', costs: [drawnCost({ runId: 3, frame: 4 })] });
    tell({ type: 'frame', shown: shownOf(3) });
    client.begin(3);
    expect(seen()).toEqual([1, 4, 3]);
  });
  it('shows the run there is when two were begun before the last of the first came', () => {
    const { client, tell } = make();
    const shownOf = (runId: number) => { const shown = drawnFrame(8, [5, 6]); return { ...shown, header: { ...shown.header, runId } }; };
    for (const runId of [1, 2, 3]) client.begin(runId);
    tell({ type: 'costs', costs: [drawnCost({ frame: 30 })] });
    tell({ type: 'frame', shown: shownOf(1) });
    expect([client.history.inspected, client.shown.get()]).toEqual([0, null]);
    tell({ type: 'costs', costs: [drawnCost({ runId: 3, frame: 0 })] });
    tell({ type: 'frame', shown: shownOf(3) });
    expect([client.history.inspected, client.verdicts.newest, client.shown.get()?.header.runId]).toEqual([1, 0, 3]);
  });
  it('begins anew with frames of another size', () => {
    const { client, tell } = make();
    tell({ type: 'costs', costs: [drawnCost(), drawnCost({ frame: 8 })] });
    tell({ type: 'costs', costs: [drawnCost({ frame: 9, width: 320 })] });
    expect([client.history.inspected, client.verdicts.newest]).toEqual([1, 9]);
  });
  it('shows a trouble once per id until it clears', () => {
    const { client, tell, fail } = make();
    for (const message of ['first', 'second']) tell({ type: 'trouble', id: 'device', severity: 'error', message, tip: 'Do this' });
    expect(client.troubles.get().map(({ message }) => message)).toEqual(['second']);
    tell({ type: 'cleared', id: 'device' });
    expect(client.troubles.get()).toEqual([]);
    fail('404');
    expect(client.troubles.get()[0]).toMatchObject({ id: 'worker', severity: 'error' });
  });
  it('lets go of the probe with the pointer, whatever comes late', () => {
    const { client, tell } = make();
    const reading = { type: 'probe', x: 1, y: 2, values: { raw: 3 }, label: null } as const;
    client.send({ type: 'probe', at: { x: 1, y: 2 } });
    tell(reading);
    expect(client.probe.get()).toMatchObject({ x: 1, y: 2 });
    client.send({ type: 'probe', at: null });
    tell(reading);
    expect(client.probe.get()).toBeNull();
  });
  it('gives each snapshot to the one who asked', async () => {
    const { client, sent, tell } = make();
    const [one, two] = [client.snapshot('raw'), client.snapshot('regions')];
    const [first, second] = [new Blob(['1']), new Blob(['2'])];
    tell({ type: 'snapshot', id: 2, frame: 8, png: second });
    tell({ type: 'snapshot', id: 1, frame: 7, png: first });
    expect([await one, await two]).toEqual([{ frame: 7, png: first }, { frame: 8, png: second }]);
    expect(sent).toEqual([{ type: 'snapshot', id: 1, stage: 'raw' }, { type: 'snapshot', id: 2, stage: 'regions' }]);
  });
  it('says at once why a snapshot cannot be had', async () => {
    const { client, tell } = make();
    const asked = client.snapshot('threshold');
    tell({ type: 'snapshotFailed', id: 1, reason: 'device llvmpipe was lost' });
    await expect(asked).rejects.toThrow('snapshot of threshold: device llvmpipe was lost');
  });
});
