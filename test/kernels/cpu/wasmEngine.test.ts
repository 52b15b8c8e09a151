import { describe, expect, it, vi } from 'vitest';
import { DeviceError, REGION_CAPACITY, type Engine, type EngineHost, type EngineThread, type Plan } from 'sightline/kernels';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { checkerboard, isolatedDots } from '../../support/maskPatterns.ts';
import { createNodeHost } from './nodeHost.ts';
import { gray16, gray8, maskFrame, noisyFrame, planOf } from './scene.ts';

function engineFor(plan: Plan, threads = 2, host: EngineHost = createNodeHost()): Promise<Engine> {
  return createWasmEngine({ plan, host, threads, fallbackReason: 'no GPU here' });
}

const FORMAT = gray8(96, 64);

/** A thread that takes its start message and does nothing but what it is told to say. */
function fakeThread(): EngineThread & { listening: boolean; stopped: boolean; say(type: 'ready' | 'ended'): void } {
  let listener: (message: unknown) => void = () => undefined;
  return {
    listening: false, stopped: false,
    say(type) { listener({ type }); },
    postMessage() { queueMicrotask(() => { this.say('ready'); }); },
    onMessage(given) { listener = given; this.listening = true; },
    onError: () => undefined,
    terminate() { this.stopped = true; },
  };
}

describe('inspect', () => {
  it('should take two frames at once, refuse the third and answer each with its own result', async () => {
    const engine = await engineFor(planOf(FORMAT));
    const first = engine.inspect(noisyFrame(FORMAT, 1)), second = engine.inspect(noisyFrame(FORMAT, 2));
    await expect(engine.inspect(noisyFrame(FORMAT, 3))).rejects.toThrow(RangeError);
    const together = [await first, await second];
    for (const [place, seed] of [1, 2].entries()) {
      const alone = await engine.inspect(noisyFrame(FORMAT, seed));
      expect(together[place]!.frame).toBe(seed);
      expect(together[place]!.ptsUs).toBe(seed * 1000);
      expect(together[place]!.regions).toEqual(alone.regions);
    }
    engine.destroy();
  });

  it('should go on through many frames with two in flight', async () => {
    const engine = await engineFor(planOf(FORMAT), 3);
    const expected = new Map<number, number>();
    for (const seed of [1, 2, 3]) expected.set(seed, (await engine.inspect(noisyFrame(FORMAT, seed))).labelledCount);
    let before: Promise<{ frame: number; labelledCount: number }> | null = null;
    for (let turn = 0; turn < 120; turn++) {
      const open = engine.inspect(noisyFrame(FORMAT, 1 + (turn % 3)));
      if (before) {
        const { frame, labelledCount } = await before;
        expect(labelledCount).toBe(expected.get(frame));
      }
      before = open;
    }
    await before;
    engine.destroy();
  });

  it('should read frames in place from its own buffers and copy all others', async () => {
    const engine = await engineFor(planOf(FORMAT));
    const frame = noisyFrame(FORMAT, 5);
    expect(engine.frameBuffers).toHaveLength(3);
    const copied = await engine.inspect(frame);
    expect(copied.times.uploadMs).toBeGreaterThan(0);
    for (const buffer of engine.frameBuffers) {
      expect(buffer.byteOffset % 16).toBe(0);
      buffer.set(frame.pixels);
      const inPlace = await engine.inspect({ ...frame, pixels: buffer });
      expect(inPlace.times.uploadMs).toBe(0);
      expect(inPlace.regions).toEqual(copied.regions);
    }
    engine.destroy();
  });

  it('should read 16-bit frames in place', async () => {
    const format = gray16(31, 7);
    const engine = await engineFor(planOf(format, { threshold: { method: 'fixed', levelDn: 30_000 } }));
    const frame = noisyFrame(format, 5);
    const copied = await engine.inspect(frame);
    const { buffer, byteOffset } = engine.frameBuffers[1]!;
    const pixels = new Uint16Array(buffer, byteOffset, frame.pixels.length);
    pixels.set(frame.pixels);
    const inPlace = await engine.inspect({ ...frame, pixels });
    expect(inPlace.times.uploadMs).toBe(0);
    expect(inPlace.regions).toEqual(copied.regions);
    engine.destroy();
  });

  it('should refuse a frame of another size or sample type', async () => {
    const engine = await engineFor(planOf(FORMAT));
    await expect(engine.inspect({ index: 7, ptsUs: null, pixels: new Uint8Array(10) })).rejects.toThrow(/frame 7 has 10 u8 samples: the plan is for 6144/);
    await expect(engine.inspect({ index: 7, ptsUs: null, pixels: new Uint16Array(6144) })).rejects.toThrow(RangeError);
    expect((await engine.inspect(noisyFrame(FORMAT))).labelledCount).toBeGreaterThan(0);
    engine.destroy();
  });

  it('should report a time for every stage and a total that holds them when profiling', async () => {
    const plan = planOf(FORMAT, { flatField: true, blurs: [{ sigmaPx: 1 }, { sigmaPx: 2 }] });
    const engine = await createWasmEngine({ plan, host: createNodeHost(), threads: 1, fallbackReason: 'no GPU here', profile: true });
    const { times } = await engine.inspect(noisyFrame(FORMAT));
    expect(Object.keys(times.stageMs)).toEqual(plan.stageNames);
    const sum = Object.values(times.stageMs).reduce<number>((total, ms) => total + ms!, 0);
    expect(sum).toBeGreaterThan(0);
    expect(times.totalMs).toBeGreaterThanOrEqual(sum + times.uploadMs + times.readbackMs);
    expect(engine.adapter).toBe('WebAssembly SIMD, 1 thread');
    expect([engine.backend, engine.fallbackReason, engine.fusedInto]).toEqual(['wasm', 'no GPU here', {}]);
    engine.destroy();
  });
});

describe('area limits and capacity', () => {
  it('should keep regions within the limits under their number among all components', async () => {
    const format = gray8(9, 3);
    const mask = Uint8Array.of(1, 0, 1, 1, 0, 1, 1, 1, 0, ...Array<number>(9).fill(0), 1, 1, 1, 1, 1, 0, 1, 1, 0);
    const engine = await engineFor(planOf(format, { measure: { properties: ['area'], minAreaPx2: 2, maxAreaPx2: 3 } }));
    const { regions, labelledCount, overflow } = await engine.inspect(maskFrame(mask));
    expect(labelledCount).toBe(5);
    expect([...regions.label]).toEqual([2, 3, 5]);
    expect([...regions.columns.get('area')!]).toEqual([2, 3, 2]);
    expect(overflow).toBe(false);
    engine.destroy();
  });

  it('should keep the first regions, flag the overflow and count them all when there are too many', async () => {
    const format = gray8(640, 480);
    const engine = await engineFor(planOf(format, { connectivity: 4, measure: { properties: ['bbox'] } }));
    const many = await engine.inspect(maskFrame(checkerboard(640, 480)));
    expect(many.labelledCount).toBe(640 * 240);
    expect(many.overflow).toBe(true);
    expect(many.regions.count).toBe(REGION_CAPACITY);
    expect(many.regions.label.at(-1)).toBe(REGION_CAPACITY);
    const exact = maskFrame(isolatedDots(640, 480));
    let left = REGION_CAPACITY;
    exact.pixels.forEach((value, pixel) => { if (value && left-- <= 0) exact.pixels[pixel] = 0; });
    const full = await engine.inspect(exact);
    expect([full.labelledCount, full.overflow, full.regions.count]).toEqual([REGION_CAPACITY, false, REGION_CAPACITY]);
    engine.destroy();
  });
});

describe('readStage', () => {
  it('should refuse a stage that has no image, and any before the first frame', async () => {
    const engine = await engineFor(planOf(FORMAT));
    await expect(engine.readStage('raw')).rejects.toThrow(/no frame/);
    await engine.inspect(noisyFrame(FORMAT));
    await expect(engine.readStage('gaussianBlur')).rejects.toThrow(/ask for raw, threshold, label/);
    await expect(engine.readStage('measure')).rejects.toThrow(RangeError);
    engine.destroy();
  });

  it('should read the frame that settled last also when the next one was done as soon', async () => {
    const format = gray8(64, 48);
    const engine = await createWasmEngine({ plan: planOf(format), host: createNodeHost(), threads: 1, fallbackReason: null });
    const [one, two] = [noisyFrame(format, 1), noisyFrame(format, 2)];
    const first = engine.inspect(one), second = engine.inspect(two);
    const read = first.then(() => engine.readStage('raw'));
    // A caller that is busy hears of both frames at once.
    const until = performance.now() + 300;
    while (performance.now() < until);
    expect([...(await read).data]).toEqual([...one.pixels]);
    await second;
    expect([...(await engine.readStage('raw')).data]).toEqual([...two.pixels]);
    engine.destroy();
  });

  it('should read the frame that settled last while others are in flight, and leave those alone', async () => {
    const engine = await engineFor(planOf(FORMAT, { threshold: { method: 'otsu' } }));
    await engine.inspect(noisyFrame(FORMAT, 1));
    const open = [engine.inspect(noisyFrame(FORMAT, 2)), engine.inspect(noisyFrame(FORMAT, 3))];
    const images = await Promise.all([engine.readStage('raw'), engine.readStage('threshold'), engine.readStage('raw')]);
    const results = await Promise.all(open);
    expect([...images[0].data]).toEqual([...noisyFrame(FORMAT, 1).pixels]);
    expect(images[2].data).toEqual(images[0].data);
    expect((await engine.inspect(noisyFrame(FORMAT, 2))).regions).toEqual(results[0]!.regions);
    expect((await engine.inspect(noisyFrame(FORMAT, 3))).regions).toEqual(results[1]!.regions);
    engine.destroy();
  });
});

describe('failure', () => {
  it('should reject open and later calls when a worker dies', async () => {
    const host = createNodeHost();
    const engine = await engineFor(planOf(FORMAT), 2, host);
    await host.workers[1]!.terminate();
    const error: unknown = await engine.inspect(noisyFrame(FORMAT)).catch((reason: unknown) => reason);
    expect(error).toBeInstanceOf(DeviceError);
    expect(error).toMatchObject({ code: 'thread', message: expect.stringMatching(/worker 1 died \(exit code 1\)/) });
    await expect(engine.readStage('raw')).rejects.toThrow();
    engine.destroy();
  });

  it('should reject the frames it is working on when a worker dies', async () => {
    const host = createNodeHost();
    const format = gray8(1600, 1200);
    const engine = await engineFor(planOf(format, { blurs: [{ sigmaPx: 20 }] }), 2, host);
    const frames = [noisyFrame(format, 1), noisyFrame(format, 2)];
    // Told to end before it is given work, so that no machine is too slow to end it in time; the engine hears of it in a later turn.
    void host.workers[0]!.terminate();
    const open = frames.map((frame) => engine.inspect(frame).catch((reason: unknown) => reason));
    for (const error of await Promise.all(open)) expect(error).toMatchObject({ code: 'thread' });
    engine.destroy();
  });

  it('should reject creation when a worker cannot be started', async () => {
    const host: EngineHost = { ...createNodeHost(), spawnThread() { throw new Error('no more threads'); } };
    await expect(engineFor(planOf(FORMAT), 2, host)).rejects.toMatchObject({ code: 'thread', message: expect.stringContaining('no more threads') });
  });

  it('should refuse a frame that does not fit, naming size, limit and remedy', async () => {
    await expect(engineFor(planOf(gray8(40_000, 30_000)))).rejects.toMatchObject({
      code: 'limit', message: expect.stringMatching(/40000x30000 gray8 needs \d+\.\d GiB of the 4 GiB .*: scale or crop the source/),
    });
    await expect(engineFor(planOf(gray8(70_000, 2)))).rejects.toMatchObject({ code: 'limit', message: expect.stringContaining('65535 px') });
  });

  it.each([0, 1.5, 65, Number.NaN])('should refuse %d threads', async (threads) => {
    await expect(engineFor(planOf(FORMAT), threads)).rejects.toThrow(RangeError);
  });
});

describe('destroy', () => {
  it('should reject open calls, refuse later ones, end its workers and be idempotent', async () => {
    const host = createNodeHost();
    const engine = await engineFor(planOf(FORMAT), 2, host);
    const ended = host.workers.map((worker) => new Promise<number>((resolve) => { worker.on('exit', resolve); }));
    const open = engine.inspect(noisyFrame(FORMAT)).catch((reason: unknown) => reason);
    engine.destroy();
    engine.destroy();
    expect(await open).toBeInstanceOf(DeviceError);
    await expect(engine.inspect(noisyFrame(FORMAT))).rejects.toMatchObject({ code: 'device-lost' });
    expect(await Promise.all(ended), 'exit codes of threads that were not stopped').toEqual([0, 0]);
  });

  it('should stop a worker that does not leave, and wait for none that has left', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      for (const leaves of [false, true]) {
        const threads = [fakeThread(), fakeThread()];
        const host: EngineHost = { gpu: null, gpuMissing: null, cores: 2, spawnThread: () => threads.find(({ listening }) => !listening)! };
        const engine = await engineFor(planOf(FORMAT), 2, host);
        engine.destroy();
        if (leaves) for (const { say } of threads) say('ended');
        expect(vi.getTimerCount()).toBe(leaves ? 0 : 1);
        vi.advanceTimersByTime(10_000);
        expect(threads.map(({ stopped }) => stopped)).toEqual([!leaves, !leaves]);
      }
    } finally {
      vi.useRealTimers();
    }
  });
});
