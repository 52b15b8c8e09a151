import { createWasmEngine, judge, type Engine } from 'sightline/kernels';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { paintPicture } from '../../renderer/inspection/picture.ts';
import { RecordPool } from '../../renderer/inspection/recordPool.ts';
import { regionPlace } from '../../renderer/regions/regionPlace.ts';
import { SettledFrame } from '../../renderer/inspection/settledFrame.ts';
import { sampleGrid } from '../../renderer/inspection/viewport.ts';
import { createNodeHost } from '../kernels/cpu/nodeHost.ts';
import { gray8, noisyFrame, planOf } from '../kernels/cpu/scene.ts';
import { planOfStages } from '../kernels/gpu/planOfStages.ts';
import { headerOf } from '../renderer/inspection/records.ts';
import { boxOf, CANVAS, differences, FIT, grayAt, tableOf } from './inspection/readings.ts';
import { describeWorkers, PLAIN } from './inspection/workerUnderTest.ts';

const format = gray8(257, 130);
const plan = planOf(format, { flatField: true, blurs: [{ sigmaPx: 1.1 }] });

await describeWorkers('the picture of the inspection worker', plan, ({ host, nextPicture, page, pixels, said, send, show, snapshot }) => {
  let reference: Engine;
  beforeAll(async () => {
    reference = await createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null });
    for (let frame = 0; frame < 6; frame++) host.send(noisyFrame(format, frame + 1), format, { sequence: frame, frame });
    await host.reportsOf(1);
  });
  afterAll(() => { reference?.destroy(); });

  it('draws the raw samples, one to a canvas pixel at zoom 1, and nothing outside the frame', async () => {
    await show('raw', FIT);
    const { pixels: raw } = noisyFrame(format, 6);
    // The first picture, of the whole frame, has the same sample in the middle: only all of them are the new one.
    await expect.poll(async () => differences(await pixels(), (x, y) => raw[y * 257 + x]!, 'raw')).toEqual([]);
    const seen = await pixels();
    expect(grayAt(seen, 150, 100)).toEqual([raw[65 * 257 + 129], 255]);
    expect(grayAt(seen, 2, 2)).toEqual([0, 0]);
  });

  it('draws every stage as the engine has it', async () => {
    let before: Buffer = await pixels();
    await reference.inspect({ ...noisyFrame(format, 6), index: 5 });
    for (const stage of ['flatField', 'gaussianBlur', 'threshold', 'label', 'regions']) {
      await show(stage, FIT);
      const seen = before = await nextPicture(before);
      if (stage === 'regions') continue;
      const image = (await reference.readStage(stage)).data;
      const wrong = differences(seen, (x, y) => (image[y * 257 + x]!), stage);
      expect(wrong, stage).toEqual([]);
    }
  });

  it('lays labels, outlines and the highlight over the corrected frame, pixel for pixel as painted in Node', async () => {
    const result = await reference.inspect({ ...noisyFrame(format, 6), index: 5 });
    const highlight = result.regions.label[Math.floor(result.regions.count / 2)]!;
    for (const [port, overlay] of [[FIT, PLAIN], [{ zoom: 3.3, centreX: 61.7, centreY: 48.2 }, { ...PLAIN, outlines: true }]] as const) {
      const before = await pixels();
      await show('regions', port, overlay, { id: 1, frame: 5, label: highlight });
      const seen = await nextPicture(before);
      const raster = { ...CANVAS, pixels: new Uint32Array(CANVAS.width * CANVAS.height) };
      const record = new RecordPool(1).wrap(headerOf(5, { format }), noisyFrame(format, 6).pixels.buffer as ArrayBuffer, 0);
      const frame = new SettledFrame({ record, engine: reference, result, judgement: judge(plan, result.regions), verdictAtMs: 0, latencyMs: 0 });
      await paintPicture(raster, sampleGrid(port, format, CANVAS), frame, 'regions', { ...overlay, highlight });
      const wanted = Buffer.from(raster.pixels.buffer);
      // The highlighted region's box is drawn on top of both.
      const box = boxOf(result, highlight, port);
      let different = 0;
      for (let y = 0; y < CANVAS.height; y++) {
        for (let x = 0; x < CANVAS.width; x++) {
          if (x > box.left && x < box.right && y > box.top && y < box.bottom) continue;
          const at = (y * CANVAS.width + x) * 4;
          if ([0, 1, 2, 3].some((channel) => Math.abs(seen[at + channel]! - wanted[at + channel]!) > 1)) different++;
        }
      }
      expect(different).toBe(0);
      expect(new Set(raster.pixels).size).toBeGreaterThan(100);
    }
  });

  it('zooms without smoothing', async () => {
    const { pixels: raw } = noisyFrame(format, 6);
    await show('raw', { zoom: 50, centreX: 100, centreY: 60 });
    const sample = [raw[60 * 257 + 100], 255], next = [raw[60 * 257 + 101], 255];
    await expect.poll(async () => {
      const seen = await pixels();
      return ([[151, 101], [199, 149], [151, 149], [199, 101], [201, 101]] as const).map(([x, y]) => grayAt(seen, x, y));
    }).toEqual([sample, sample, sample, sample, next]);
  });

  it('reads every stage at the probe, and gives a snapshot at the frame\'s own size', async () => {
    await send({ type: 'probe', at: { x: 40, y: 50 } });
    await expect.poll(async () => (await said()).some(({ type }) => type === 'probe')).toBe(true);
    const read = (await said()).find((message) => message.type === 'probe')!;
    for (const stage of ['raw', 'flatField', 'gaussianBlur', 'threshold', 'label']) {
      expect(read.values[stage], stage).toBeCloseTo((await reference.readStage(stage)).data[50 * 257 + 40]!, 3);
    }
    await send({ type: 'probe', at: null });
    const taken = await snapshot('threshold');
    expect([taken.width, taken.height]).toEqual([257, 130]);
    const mask = (await reference.readStage('threshold')).data;
    expect([...taken.pixels].filter((_, at) => at % 4 === 0)).toEqual([...mask].map((set) => set * 255));
  });

  it('takes the window\'s size', async () => {
    await send({ type: 'resize', width: 257, height: 130, pixelRatio: 1 });
    await show('raw', FIT);
    const { pixels: raw } = noisyFrame(format, 6);
    await expect.poll(async () => (await pixels()).length).toBe(257 * 130 * 4);
    await expect.poll(async () => [...await pixels()].filter((_, at) => at % 4 === 0)).toEqual([...raw]);
    await send({ type: 'resize', ...CANVAS, pixelRatio: 1 });
    await expect.poll(async () => (await pixels()).length).toBe(CANVAS.width * CANVAS.height * 4);
  });

  it('finds the region that was pointed out again in the next frame, where it has another number', async () => {
    const whole = noisyFrame(format, 6), cut = { ...whole, pixels: whole.pixels.map((dn, at) => (at < 50 * 257 ? 0 : dn)) };
    const before = (await reference.inspect({ ...whole, index: 5 })).regions, after = (await reference.inspect({ ...cut, index: 6 })).regions;
    const label = before.label.at(-1)!;
    const unmarked = await pixels();
    await show('regions', FIT, {}, { id: 2, frame: 5, label });
    // The worker knows of the mark when it draws it; a frame on another way may be there first.
    await nextPicture(unmarked);
    host.send(cut, format, { sequence: 6, frame: 6 });
    await expect.poll(async () => (await said()).findLast((message) => message.type === 'frame')!.shown.marked).toEqual({ id: 2, label: after.label.at(-1) });
    expect(after.label.at(-1)).toBeLessThan(label);
    expect(regionPlace(after, after.label.at(-1)!)).toEqual(regionPlace(before, label));
    await show('raw', FIT);
  });

  it('marks saturated samples red and fills bad pixels, raw and corrected; a snapshot is gray', async () => {
    const holed = planOf(format, { flatField: true, bad: [65 * 257 + 100, 65 * 257 + 101] });
    const inNode = await createWasmEngine({ plan: holed, host: createNodeHost(), threads: 1, fallbackReason: null });
    const frame = noisyFrame(format, 3);
    frame.pixels[65 * 257 + 129] = 255;
    host.setPlan(holed.recipe, { ...holed.flatField!.maps, bad: Uint32Array.of(65 * 257 + 100, 65 * 257 + 101) });
    host.send(frame, format, { sequence: 0, runId: 4, recipeVersion: 5, frame: 0 });
    const { result } = await host.inspectedOf(4);
    expect(tableOf(result)).toEqual(tableOf(await inNode.inspect(frame)));
    const corrected = (await inNode.readStage('flatField')).data;
    const colourAt = (seen: Buffer, x: number): number[] => [...seen.subarray((100 * CANVAS.width + x) * 4, (100 * CANVAS.width + x) * 4 + 3)];
    for (const stage of ['raw', 'flatField']) {
      await show(stage, FIT, { saturated: true });
      const valueAt = (column: number): number => (stage === 'raw' ? frame.pixels : corrected)[65 * 257 + column]!;
      // Both stages are red at column 129: only the whole row tells the one picture from the other.
      const wrong = async (): Promise<string[]> => {
        const seen = await pixels();
        const gray = [98, 99, 100, 101, 102, 128, 130].filter((column) => Math.abs(colourAt(seen, column + 21)[0]! - valueAt(column)) > 0.51);
        return [...gray.map((column) => `${column}: ${valueAt(column)} shown as ${colourAt(seen, column + 21)}`), ...(colourAt(seen, 150).join() === '255,48,48' ? [] : [`129: ${colourAt(seen, 150)}`])];
      };
      await expect.poll(wrong, { message: stage }).toEqual([]);
    }
    inNode.destroy();
    const { pixels: taken } = await snapshot('raw');
    expect([...taken.subarray((65 * 257 + 129) * 4, (65 * 257 + 129) * 4 + 3)]).toEqual([255, 255, 255]);
  });

  it('draws every kind of gray and mask stage from where it lies, and finds the regions that Node finds', async () => {
    const full = planOfStages(format, [
      { stage: 'median' }, { stage: 'gaussianBlur', sigmaPx: 1 }, { stage: 'lookup', method: 'gamma', gamma: 0.8 }, { stage: 'localMean', radiusPx: 2 },
      { stage: 'custom', parameters: { gain: 1.5 }, body: 'function (src) { return src[this.thread.y][this.thread.x] * this.constants.gain; }' },
      { stage: 'threshold', method: 'hysteresis', lowDn: 240, highDn: 280 }, { stage: 'morphology', operation: 'open', shape: 'disc', radiusPx: 2 },
      { stage: 'fillHoles' }, { stage: 'removeSmall', minAreaPx2: 40 },
    ] as { stage: string }[]);
    const inNode = await createWasmEngine({ plan: full, host: createNodeHost(), threads: 2, fallbackReason: null });
    const frame = noisyFrame(format, 4);
    host.setPlan(full.recipe, null);
    host.send(frame, format, { sequence: 0, runId: 5, recipeVersion: 6, frame: 0 });
    const { result } = await host.inspectedOf(5);
    const wanted = await inNode.inspect(frame);
    expect(tableOf(result)).toEqual(tableOf(wanted));
    expect(wanted.regions.count).toBeGreaterThan(2);
    for (const stage of full.stageNames.slice(0, -2)) {
      await show(stage, FIT);
      const image = (await inNode.readStage(stage)).data;
      // A picture follows its stage's first compilation; two neighbours may look alike.
      await expect.poll(async () => differences(await pixels(), (x, y) => image[y * 257 + x]!, image instanceof Uint8Array ? 'threshold' : stage), { message: stage }).toEqual([]);
    }
    inNode.destroy();
  });

  it('draws what is no brightness on a scale of its own: derivatives about a middle gray, a direction by its hue', async () => {
    const derived = planOfStages(format, [{ stage: 'gradient' }, { stage: 'hessian', output: 'xx' }, { stage: 'hessian', output: 'determinant' }, { stage: 'gradient', output: 'direction' }, { stage: 'threshold', method: 'fixed', levelDn: 3 }] as { stage: string }[]);
    const inNode = await createWasmEngine({ plan: derived, host: createNodeHost(), threads: 2, fallbackReason: null });
    const frame = noisyFrame(format, 4);
    host.setPlan(derived.recipe, null);
    host.send(frame, format, { sequence: 0, runId: 6, recipeVersion: 7, frame: 0 });
    await host.inspectedOf(6);
    await inNode.inspect(frame);
    // The browser's own hsl() is what a turn of hues is held against.
    const hues = await page().evaluate(() => {
      const context = new OffscreenCanvas(1, 1).getContext('2d')!;
      return Array.from({ length: 256 }, (_, step) => {
        context.fillStyle = `hsl(${(step * 360) / 256} 85% 55%)`;
        context.fillRect(0, 0, 1, 1);
        return [...context.getImageData(0, 0, 1, 1).data.subarray(0, 3)];
      });
    });
    const grayOf = (level: number): number[] => Array<number>(3).fill(Math.min(255, Math.max(0, level)));
    const wanted: Readonly<Record<string, (value: number) => number[]>> = {
      gradient: (value) => grayOf((value / 127.5) * 255),
      hessian: (value) => grayOf(((value + 127.5) / 255) * 255),
      hessian2: (value) => grayOf(127.5 + (Math.sign(value) * Math.sqrt(Math.abs(value)) / 255) * 127.5),
      gradient2: (value) => hues[Math.round((value / (2 * Math.PI)) * 256) & 255]!,
    };
    const shades: Record<string, number> = {};
    for (const [stage, colourOf] of Object.entries(wanted)) {
      await show(stage, FIT);
      const image = (await inNode.readStage(stage)).data;
      // A gray may round either way; a hue may be that of the next of 256 steps, which is up to 5 levels away.
      const limit = stage === 'gradient2' ? 6 : 0.51;
      const wrong = async (): Promise<string[]> => {
        const seen = await pixels(), found: string[] = [], colours = new Set<number>();
        for (let y = 10; y < 120; y += 7) {
          for (let x = 10; x < 250; x += 5) {
            const at = ((y + 35) * CANVAS.width + x + 21) * 4;
            const colour = colourOf(image[y * 257 + x]!);
            colours.add(seen.readUInt32LE(at));
            if ([0, 1, 2].some((channel) => Math.abs(seen[at + channel]! - colour[channel]!) > limit)) found.push(`${x},${y}: ${image[y * 257 + x]} shown as ${[...seen.subarray(at, at + 3)]}`);
          }
        }
        shades[stage] = colours.size;
        return found;
      };
      await expect.poll(wrong, { message: stage }).toEqual([]);
    }
    // Something is seen: no stage is one black.
    for (const [stage, count] of Object.entries(shades)) expect(count, stage).toBeGreaterThan(8);
    const { pixels: taken } = await snapshot('gradient2');
    const directions = (await inNode.readStage('gradient2')).data;
    for (const at of [3000, 9999, 20_020]) {
      const colour = wanted['gradient2']!(directions[at]!);
      for (const channel of [0, 1, 2]) expect(Math.abs(taken[at * 4 + channel]! - colour[channel]!)).toBeLessThanOrEqual(6);
    }
    inNode.destroy();
  });

  it('has the ROIs in a snapshot where they are shown, and the pixels alone where they are not', async () => {
    const base = planOfStages(format, []).recipe;
    const rois = [{ id: 'web', shape: 'rectangle', row: 20, col: 30, height: 60, width: 100 }, { id: 'mark', shape: 'circle', mode: 'exclude', row: 90, col: 190, radiusPx: 20 }];
    const frame = noisyFrame(format, 4);
    host.setPlan({ ...base, rois }, null);
    host.send(frame, format, { sequence: 0, runId: 8, recipeVersion: 9, frame: 0 });
    await host.inspectedOf(8);
    const snapshotWith = async (overlay: object): Promise<Buffer> => {
      await show('raw', FIT, overlay);
      return (await snapshot('raw')).pixels;
    };
    const colourAt = (seen: Buffer, row: number, col: number): number[] => [...seen.subarray((row * 257 + col) * 4, (row * 257 + col) * 4 + 3)];
    const lined = await snapshotWith({ rois: true });
    // A line of 2 px lies half inside and half outside the edge.
    for (const [row, col] of [[50, 30], [50, 29], [20, 80], [79, 80], [50, 129]] as const) expect(colourAt(lined, row, col), `${row}, ${col}`).toEqual([0x7f, 0xd4, 0xff]);
    const ring = Array.from({ length: 257 * 130 }, (_, at) => at).filter((at) => Math.abs(Math.hypot(at % 257 - 190, Math.floor(at / 257) - 90) - 20) < 0.5);
    const dashes = ring.filter((at) => { const [red, green, blue] = lined.subarray(at * 4, at * 4 + 3); return red! > 240 && Math.abs(green! - 0xd9) < 12 && Math.abs(blue! - 0xa0) < 30; });
    expect(dashes.length / ring.length).toBeGreaterThan(0.35);
    expect(dashes.length / ring.length).toBeLessThan(0.8);
    for (const [row, col] of [[50, 80], [110, 60], [90, 190]] as const) expect(colourAt(lined, row, col)).toEqual(Array(3).fill(frame.pixels[row * 257 + col]));
    expect([...await snapshotWith({ rois: false })].filter((_, at) => at % 4 === 0)).toEqual([...frame.pixels]);
  });

  it('evaluates no string and loads nothing from elsewhere', async () => {
    expect(host.violations).toEqual([]);
  });
});
