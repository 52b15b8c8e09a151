import { createWasmEngine, judge, readShapes, type Engine } from 'sightline/kernels';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { createNodeHost } from '../kernels/cpu/nodeHost.ts';
import { gray16, gray8, noisyFrame, planOf } from '../kernels/cpu/scene.ts';
import { inspected } from './inspection/contractHost.ts';
import { differences, FIT, tableOf } from './inspection/readings.ts';
import { describeWorkers } from './inspection/workerUnderTest.ts';

const format = gray8(257, 130);
const plan = planOf(format, { flatField: true, blurs: [{ sigmaPx: 1.1 }] });

await describeWorkers('the inspection worker', plan, ({ backend, host, pixels, said, show, snapshot }) => {
  let reference: Engine;
  beforeAll(async () => { reference = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null }); });
  afterAll(() => { reference?.destroy(); });

  it('posts back, for every frame in order, the table that the engine makes in Node', async () => {
    for (let frame = 0; frame < 6; frame++) host.send(noisyFrame(format, frame + 1), format, { sequence: frame, frame });
    const reports = await host.reportsOf(1);
    for (let frame = 0; frame < 6; frame++) {
      const wanted = await reference.inspect({ ...noisyFrame(format, frame + 1), index: frame });
      const report = inspected(reports[frame]);
      expect(report).toMatchObject({ runId: 1, sequence: frame, engine: { backend }, verdict: judge(plan, wanted.regions).verdict });
      expect(report.result.frame).toBe(frame);
      expect(tableOf(report.result)).toEqual(tableOf(wanted));
      expect(report.result.regions.count).toBeGreaterThan(3);
      expect(report.latencyMs).toBeGreaterThan(0);
    }
  });

  it('tells the page of its engine, the last frame and what every frame cost', async () => {
    await expect.poll(async () => (await said()).flatMap((message) => (message.type === 'costs' ? message.costs.map(({ frame }) => frame) : []))).toEqual([0, 1, 2, 3, 4, 5]);
    const messages = await said();
    expect(messages.find(({ type }) => type === 'engine')).toMatchObject({ backend, stageNames: plan.stageNames, frameWidth: 257, frameHeight: 130 });
    expect(messages.filter((message) => message.type === 'frame').at(-1)).toMatchObject({ shown: { header: { frame: 5 } } });
    expect(messages.filter(({ type }) => type === 'trouble')).toEqual([]);
  });

  it('changes recipe and format between two frames, and goes on after a cut stream and a busy host', async () => {
    const deeper = gray16(190, 97, 12);
    const other = planOf(deeper, { blurs: [{ sigmaPx: 0.5 }], threshold: { method: 'otsu' } });
    const inNode = await createWasmEngine({ plan: other, host: createNodeHost(), threads: 1, fallbackReason: null });
    host.refusals.push(503, 503);
    host.setPlan(other.recipe, null);
    host.send(noisyFrame(deeper, 9), deeper, { sequence: 6, recipeVersion: 2, frame: 10 });
    host.send(noisyFrame(deeper, 10), deeper, { sequence: 7, recipeVersion: 2, frame: 11 }, 1_000);
    await host.opened;
    host.send(noisyFrame(deeper, 11), deeper, { sequence: 8, recipeVersion: 2, frame: 12 });
    const [first, second] = (await host.reportsOf(1)).slice(6).map(inspected);
    expect([first!.result.frame, second!.result.frame]).toEqual([10, 12]);
    expect(tableOf(second!.result)).toEqual(tableOf(await inNode.inspect({ ...noisyFrame(deeper, 11), index: 12 })));
    inNode.destroy();
    await expect.poll(async () => (await said()).flatMap((message) => (message.type === 'trouble' || message.type === 'cleared' ? [`${message.type} ${message.id}`] : [])).sort())
      .toEqual(['cleared frame-stream', 'cleared reports', 'trouble frame-stream', 'trouble reports']);
  });

  it('takes a snapshot of a stage never seen before while frames go on, of the frame it names', async () => {
    const blurred = planOf(format, { blurs: [{ sigmaPx: 2 }] });
    const inNode = await createWasmEngine({ plan: blurred, host: createNodeHost(), threads: 1, fallbackReason: null });
    host.setPlan(blurred.recipe, null);
    const send = (frame: number): void => { host.send(noisyFrame(format, frame + 1), format, { sequence: frame, runId: 2, recipeVersion: 3, frame }); };
    send(0);
    await host.inspectedOf(2);
    const asked = snapshot('gaussianBlur');
    for (let frame = 1; frame < 12; frame++) send(frame);
    const taken = await asked;
    await inNode.inspect({ ...noisyFrame(format, taken.frame + 1), index: taken.frame });
    const blur = (await inNode.readStage('gaussianBlur')).data;
    inNode.destroy();
    const seen = [...taken.pixels].filter((_, at) => at % 4 === 0);
    expect(seen.filter((gray, at) => Math.abs(gray - blur[at]!) > 0.51)).toEqual([]);
    expect(await host.reportsOf(2)).toHaveLength(12);
  });

  it('drops live frames while the engine is busy, each once, inspects the last and shows it', async () => {
    const small = gray8(257, 130);
    const live = planOf(small);
    host.setPlan(live.recipe, null);
    const send = (frame: number): void => { host.send(noisyFrame(small, frame + 1), small, { sequence: frame, runId: 3, frame, mode: 'live' }); };
    // There is no engine before there is a plan, however fast it is.
    const planned = Promise.withResolvers<void>();
    host.planReady = planned.promise;
    for (let frame = 0; frame < 20; frame++) send(frame);
    await expect.poll(() => host.reports.filter(({ runId }) => runId === 3).length).toBe(19);
    planned.resolve();
    for (let frame = 20; frame < 40; frame++) send(frame);
    const reports = await host.reportsOf(3);
    expect(reports.filter(({ type, sequence }) => type === 'dropped' && sequence < 19)).toHaveLength(19);
    expect(reports.find(({ sequence }) => sequence === 39)?.type).toBe('inspected');
    await show('raw', FIT);
    const { pixels: last } = noisyFrame(small, 40);
    await expect.poll(async () => differences(await pixels(), (x, y) => last[y * 257 + x]!, 'raw')).toEqual([]);
  });

  it('reports the pixels of every region where frames ask for them, as Node has them', async () => {
    const shaped = planOf(format, { blurs: [{ sigmaPx: 1.5 }] });
    const inNode = await createWasmEngine({ plan: shaped, host: createNodeHost(), threads: 1, fallbackReason: null });
    host.setPlan(shaped.recipe, null);
    for (let frame = 0; frame < 4; frame++) host.send(noisyFrame(format, frame + 1), format, { sequence: frame, runId: 7, recipeVersion: 8, frame, keepsShapes: true });
    for (const [frame, report] of (await host.reportsOf(7)).map(inspected).entries()) {
      const result = await inNode.inspect({ ...noisyFrame(format, frame + 1), index: frame });
      expect(result.regions.count).toBeGreaterThan(3);
      expect(report.shapes!.map((shape) => [...shape])).toEqual((await readShapes(inNode, result)).map((shape) => [...shape]));
    }
    inNode.destroy();
  });

  it('evaluates no string and loads nothing from elsewhere', async () => {
    expect(host.violations).toEqual([]);
  });
});
