import { createPlan, DeviceError, frameBytes, RUN_NUMBERS, unpackRuns, type Engine, type FrameFormat, type Plan, type StageImage } from 'sightline/kernels';
import { afterEach, describe, expect, it } from 'vitest';
import type { FrameHeader, FrameReport } from '../../../main/contract/index.ts';
import { createNodeHost } from '../../kernels/cpu/nodeHost.ts';
import { gray8, noisyFrame, planOf } from '../../kernels/cpu/scene.ts';
import { EngineKeeper } from '../../../renderer/inspection/engineKeeper.ts';
import { Inspector, type InspectedFrame } from '../../../renderer/inspection/inspector.ts';
import { PlanUnavailable } from '../../../renderer/inspection/planSource.ts';
import { RecordPool } from '../../../renderer/inspection/recordPool.ts';
import { Troubles } from '../../../renderer/inspection/troubles.ts';
import { headerOf } from './records.ts';

const small = gray8(64, 40), large = gray8(80, 50);
const keepers: EngineKeeper[] = [];
afterEach(() => { for (const keeper of keepers.splice(0)) keeper.destroy(); });

/** An inspector on the CPU engine whose plans come from `fetchPlan`. */
function inspectorOf(fetchPlan: (header: FrameHeader) => Promise<Plan>, onInspected: (frame: InspectedFrame) => Promise<void> = () => Promise.resolve(), onEngine: (engine: Engine) => void = () => undefined) {
  const host = createNodeHost();
  const reports: FrameReport[] = [], said: string[] = [], engines: Engine[] = [];
  const troubles = new Troubles((message) => { said.push(`${message.type} ${message.id}`); });
  const keeper = new EngineKeeper({ host, choice: 'wasm', threads: 1, fetchPlan, troubles, onEngine: (engine) => { engines.push(engine); onEngine(engine); } });
  keepers.push(keeper);
  const pool = new RecordPool(100);
  const inspector = new Inspector({ keeper, troubles, report: (report) => { reports.push(report); }, onInspected });
  const send = async (frame: number, format: FrameFormat, about: Partial<FrameHeader> = {}): Promise<void> => {
    const buffer = await pool.take(frameBytes(format));
    new Uint8Array(buffer).set(noisyFrame(format, frame + 1).pixels);
    inspector.accept(pool.wrap(headerOf(frame, { format, capturedAtMs: performance.timeOrigin + performance.now(), ...about }), buffer, 0));
  };
  const outcomes = (): string[] => reports.map((report) => `${report.type} ${report.type === 'inspected' ? report.result.frame : report.frame}`);
  return { inspector, keeper, host, reports, said, engines, send, outcomes, pool };
}

const planFor = ({ format }: FrameHeader): Promise<Plan> => Promise.resolve(planOf(format));

describe('the inspector', () => {
  it('reports replayed frames in order, each once, with verdict and latency, and lets go of every record', async () => {
    const { send, outcomes, reports, pool } = inspectorOf(planFor);
    for (let frame = 0; frame < 8; frame++) await send(frame, small);
    await expect.poll(outcomes).toEqual(Array.from({ length: 8 }, (_, frame) => `inspected ${frame}`));
    await expect.poll(() => pool.takenCount).toBe(0);
    for (const report of reports) {
      if (report.type !== 'inspected') continue;
      expect(report).toMatchObject({ engine: { backend: 'wasm', adapter: 'WebAssembly SIMD, 1 thread', fallbackReason: null }, verdict: null });
      expect(report.latencyMs).toBeGreaterThan(0);
    }
  });

  it("reports the values of the recipe's probes with each frame", async () => {
    const probed = createPlan({ ...planOf(small).recipe, probes: [{ id: 'a', row: 39, col: 63 }, { id: 'b', row: 0, col: 5 }] }, small);
    const { send, reports } = inspectorOf(() => Promise.resolve(probed));
    for (let frame = 0; frame < 3; frame++) await send(frame, small);
    await expect.poll(() => reports.length).toBe(3);
    const values = [0, 1, 2].map((frame) => [39 * 64 + 63, 5].map((pixel) => ({ rawDn: noisyFrame(small, frame + 1).pixels[pixel], flatFieldDn: null })));
    expect(reports.map((report) => (report.type === 'inspected' ? report.probes : null))).toEqual(values);
  });

  it('live: every frame is inspected or dropped, the newest always inspected', async () => {
    const { send, outcomes, reports } = inspectorOf(planFor);
    for (let frame = 0; frame < 30; frame++) await send(frame, small, { mode: 'live' });
    await expect.poll(() => reports.length).toBe(30);
    expect(new Set(reports.map(({ sequence }) => sequence)).size).toBe(30);
    expect(outcomes()).toContain('inspected 29');
    expect(outcomes()).toContain('dropped 0');
  });

  it('brings the pixels of every region where the frame asks for them, one frame in the engine at a time', async () => {
    const { send, reports, engines } = inspectorOf(planFor);
    for (let frame = 0; frame < 6; frame++) await send(frame, small, { keepsShapes: frame !== 2 });
    await expect.poll(() => reports.length).toBe(6);
    const engine = engines[0]!;
    let regions = 0;
    for (const [frame, report] of reports.entries()) {
      if (report.type !== 'inspected') throw new Error(JSON.stringify(report));
      await engine.inspect({ ...noisyFrame(small, frame + 1), index: frame });
      const { data } = await engine.readStage('label');
      const own = [...report.result.regions.label].map((label) => [...data.keys()].filter((at) => data[at] === label));
      const brought = report.shapes?.map((shape) => pixelsOf(unpackRuns(shape), small.width));
      expect(brought, `frame ${frame}`).toEqual(frame === 2 ? undefined : own);
      regions += own.length;
    }
    expect(regions).toBeGreaterThan(20);
  });

  it('counts a frame as failed whose shapes the engine could not give', async () => {
    const { send, outcomes, engines, said } = inspectorOf(planFor);
    await send(0, small, { keepsShapes: true });
    await expect.poll(outcomes).toEqual(['inspected 0']);
    const engine = engines[0] as { -readonly [K in keyof Engine]: Engine[K] };
    engine.readStage = () => Promise.reject(new DeviceError('device-lost', 'the device was lost'));
    await send(1, small, { keepsShapes: true });
    await send(2, small, { keepsShapes: true });
    await expect.poll(outcomes).toEqual(['inspected 0', 'failed 1', 'inspected 2']);
    expect(said).toContain('trouble engine');
  });

  it('inspects the frame that is shown again when its engine is gone, reports it once and lets go of it', async () => {
    const shown: InspectedFrame[] = [];
    const { inspector, keeper, send, outcomes, engines, pool } = inspectorOf(planFor, (frame) => { shown.push(frame); return Promise.resolve(); });
    for (let frame = 0; frame < 3; frame++) await send(frame, small);
    await expect.poll(outcomes).toHaveLength(3);
    // As the viewer holds it.
    const { record } = shown[2]!;
    const pixels = noisyFrame(small, 3).pixels;
    const latest = { ...shown[2]!, record: { ...record, pixels, hold: () => undefined, release: () => undefined } };
    for (let times = 1; times <= 9; times++) {
      keeper.broken(engines.at(-1)!, new DeviceError('device-lost', 'the device was lost'));
      inspector.again(latest);
      if (times < 9) await expect.poll(() => shown.length).toBe(3 + times);
    }
    expect(shown.slice(3).map(({ result, engine }) => [result.frame, engine === engines[0]])).toEqual(Array(8).fill([2, false]));
    expect([...shown[3]!.result.regions.label]).toEqual([...shown[2]!.result.regions.label]);
    await send(3, small);
    await expect.poll(outcomes).toEqual(['inspected 0', 'inspected 1', 'inspected 2', 'inspected 3']);
    expect(shown).toHaveLength(12);
    await expect.poll(() => pool.takenCount).toBe(0);
  });

  it('shows the frame although the engine after the one that is gone fails as well', async () => {
    const shown: InspectedFrame[] = [];
    let failing = 0;
    const { inspector, keeper, send, outcomes, engines, pool } = inspectorOf(planFor, (frame) => { shown.push(frame); return Promise.resolve(); }, (engine) => {
      if (failing-- > 0) (engine as { -readonly [K in keyof Engine]: Engine[K] }).inspect = () => Promise.reject(new DeviceError('device-lost', 'the driver was reset'));
    });
    await send(0, small);
    await expect.poll(outcomes).toHaveLength(1);
    const latest = { ...shown[0]!, record: { ...shown[0]!.record, pixels: noisyFrame(small, 1).pixels, hold: () => undefined, release: () => undefined } };
    failing = 2;
    keeper.broken(engines[0]!, new DeviceError('device-lost', 'the device was lost'));
    inspector.again(latest);
    await expect.poll(() => shown.length).toBe(2);
    expect([engines.length, shown[1]!.engine === engines[3], outcomes()]).toEqual([4, true, ['inspected 0']]);
    await expect.poll(() => pool.takenCount).toBe(0);
  });

  it('waits for an engine to show the frame with, unless another frame comes', async () => {
    const shown: InspectedFrame[] = [];
    let isGone = false;
    const { inspector, keeper, send, outcomes, engines, pool } = inspectorOf((header) => (isGone ? Promise.reject(new RangeError('no adapter')) : planFor(header)), (frame) => { shown.push(frame); return Promise.resolve(); });
    await send(0, small);
    await expect.poll(outcomes).toHaveLength(1);
    const latest = { ...shown[0]!, record: { ...shown[0]!.record, pixels: noisyFrame(small, 1).pixels, hold: () => undefined, release: () => undefined } };
    isGone = true;
    keeper.broken(engines[0]!, new DeviceError('device-lost', 'the device was lost'));
    inspector.again(latest);
    await expect.poll(() => keeper.demand(latest.record.header).type).toBe('none');
    isGone = false;
    await expect.poll(() => shown.length).toBe(2);
    expect([shown[1]!.result.frame, outcomes()]).toEqual([0, ['inspected 0']]);

    isGone = true;
    keeper.broken(engines[1]!, new DeviceError('device-lost', 'the device was lost'));
    inspector.again(shown[1]!);
    await expect.poll(() => keeper.demand(latest.record.header).type).toBe('none');
    await send(5, small);
    isGone = false;
    await send(6, small);
    await expect.poll(() => outcomes().length).toBe(3);
    expect(outcomes()[1]).toMatch(/ 5$/);
    await expect.poll(() => pool.takenCount).toBe(0);
    expect(shown.slice(2).every(({ result }) => result.frame > 0)).toBe(true);
  });

  it('looks at a frame again without a report: its stages are the engine\'s then', async () => {
    const inspected: InspectedFrame[] = [];
    const { inspector, send, outcomes, reports } = inspectorOf(planFor, (frame) => { inspected.push(frame); return Promise.resolve(); });
    for (let frame = 0; frame < 3; frame++) await send(frame, small);
    await expect.poll(outcomes).toHaveLength(3);
    const [first, , last] = inspected;
    const own = { ...first!, record: { ...first!.record, pixels: noisyFrame(small, 1).pixels } };
    const maskOf = async (look: InspectedFrame): Promise<readonly number[]> => {
      let mask: Promise<StageImage> | null = null;
      await inspector.look(look, () => { mask = look.engine.readStage('threshold'); });
      return [...(await mask!).data];
    };
    const again = await maskOf(own);
    await send(3, small);
    await expect.poll(outcomes).toHaveLength(4);
    expect(await maskOf(own)).toEqual(again);
    expect(await maskOf({ ...last!, record: { ...last!.record, pixels: noisyFrame(small, 3).pixels } })).not.toEqual(again);
    expect(reports).toHaveLength(4);
    await expect(inspector.look({ ...own, engine: { ...own.engine } }, () => undefined)).rejects.toThrow('another recipe or engine');
    await send(4, small);
    await expect.poll(outcomes).toHaveLength(5);
  });

  it('live: does not wait for pictures', async () => {
    const { send, outcomes } = inspectorOf(planFor, () => new Promise(() => undefined));
    for (let frame = 0; frame < 5; frame++) {
      await send(frame, small, { mode: 'live' });
      await expect.poll(() => outcomes().length).toBe(frame + 1);
    }
    expect(outcomes()).toEqual(Array.from({ length: 5 }, (_, frame) => `inspected ${frame}`));
  });

  it('replay: holds the engine back until the picture is done, two frames at a time, pictures included', async () => {
    const open: (() => void)[] = [];
    const { send, outcomes } = inspectorOf(planFor, () => new Promise((resolve) => { open.push(resolve); }));
    for (let frame = 0; frame < 5; frame++) await send(frame, small);
    await expect.poll(outcomes).toEqual(['inspected 0', 'inspected 1']);
    open.shift()!();
    await expect.poll(outcomes).toEqual(['inspected 0', 'inspected 1', 'inspected 2']);
    for (let done = 0; done < 5; done++) {
      await expect.poll(() => open.length).toBeGreaterThan(0);
      open.shift()!();
      if (outcomes().length === 5) break;
    }
    await expect.poll(() => outcomes().length).toBe(5);
  });

  it('takes another engine for another recipe or format, in order, and frees the one before', async () => {
    const { send, outcomes, engines } = inspectorOf(planFor);
    await send(0, small);
    await send(1, small, { recipeVersion: 2 });
    await send(2, large, { recipeVersion: 2 });
    await expect.poll(outcomes).toEqual(['inspected 0', 'inspected 1', 'inspected 2']);
    expect(engines.map(({ plan }) => plan.format.width)).toEqual([64, 64, 80]);
    await expect(engines[0]!.inspect(noisyFrame(small))).rejects.toThrow('destroyed');
    await expect(engines[1]!.inspect(noisyFrame(small))).rejects.toThrow('destroyed');
  });
});

describe('trouble', () => {
  it('with a new recipe: the one before goes on, and the trouble clears with the next good recipe', async () => {
    const { send, outcomes, said, reports } = inspectorOf((header) => (header.recipeVersion === 2 ? Promise.reject(new RangeError('level out of range')) : planFor(header)));
    await send(0, small);
    await send(1, small, { recipeVersion: 2 });
    await send(2, small, { recipeVersion: 3 });
    await expect.poll(outcomes).toEqual(['inspected 0', 'inspected 1', 'inspected 2']);
    expect(said).toEqual(['trouble plan', 'cleared plan']);
    // The record says which recipe each result is of.
    expect(reports.map((report) => report.type === 'inspected' && report.recipeVersion)).toEqual([1, 1, 3]);
  });

  it('with the only recipe: frames fail, with the reason, and none is lost', async () => {
    const { send, outcomes, reports, said } = inspectorOf(() => Promise.reject(new RangeError('level out of range')));
    await send(0, small);
    await send(1, small);
    await expect.poll(outcomes).toEqual(['failed 0', 'failed 1']);
    expect(reports[0]).toMatchObject({ cause: 'device-lost', reason: 'level out of range' });
    expect(said).toEqual(['trouble plan']);
  });

  it('with a run that is over is none: its frames fail quietly', async () => {
    const { send, outcomes, said } = inspectorOf((header) => (header.runId === 1 ? Promise.reject(new PlanUnavailable('gone', { isOver: true })) : planFor(header)));
    await send(0, small);
    await send(1, small, { runId: 2 });
    await expect.poll(outcomes).toEqual(['failed 0', 'inspected 1']);
    expect(said).toEqual([]);
  });

  it('with the host: the plan is asked for again', async () => {
    let asked = 0;
    const { send, outcomes, said } = inspectorOf((header) => (++asked < 3 ? Promise.reject(new PlanUnavailable('no answer')) : planFor(header)));
    await send(0, small);
    await expect.poll(outcomes).toEqual(['inspected 0']);
    expect(said).toEqual([]);
  });

  it('with the device: the frames in it fail, the next gets a new engine', async () => {
    const { host, send, outcomes, said, engines } = inspectorOf(planFor);
    await send(0, small);
    await expect.poll(outcomes).toEqual(['inspected 0']);
    await host.workers[0]!.terminate();
    await send(1, small);
    await expect.poll(() => outcomes().length).toBe(2);
    await send(2, small);
    await expect.poll(outcomes).toEqual(['inspected 0', 'failed 1', 'inspected 2']);
    expect(engines).toHaveLength(2);
    expect(said).toEqual(['trouble engine', 'cleared engine']);
  });
});

/** Places in the frame, ascending. */
function pixelsOf(runs: Uint32Array, width: number): number[] {
  return Array.from({ length: runs.length / RUN_NUMBERS }, (_, run) => {
    const [row, col, length] = runs.subarray(run * RUN_NUMBERS, (run + 1) * RUN_NUMBERS);
    return Array.from({ length: length! }, (_, at) => row! * width + col! + at);
  }).flat();
}
