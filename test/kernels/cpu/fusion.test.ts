import { describe, expect, it } from 'vitest';
import type { Engine, FrameResult, Plan } from 'sightline/kernels';
import { createWasmEngine } from '../../../kernels/cpu/wasmEngine.ts';
import { createNodeHost } from './nodeHost.ts';
import { gray16, gray8, noisyFrame, planOf } from './scene.ts';

const WIDTHS = [1, 15, 16, 17, 18, 31, 33, 333];
const HEIGHT = 23;
const OTSU = { method: 'otsu' };

function engineFor(plan: Plan, threads: number, profile: boolean): Promise<Engine> {
  return createWasmEngine({ plan, host: createNodeHost(), threads, fallbackReason: null, profile });
}

interface Outcome {
  /** All but its times. */
  readonly found: Omit<FrameResult, 'times'> & { readonly times: null };
  readonly gray: Float32Array;
  readonly mask: Uint8Array;
}

async function outcomeOf(plan: Plan, threads: number, profile: boolean): Promise<Outcome> {
  const engine = await engineFor(plan, threads, profile);
  const found = { ...await engine.inspect(noisyFrame(plan.format)), times: null };
  const gray = (await engine.readStage(plan.blurs.at(-1)!.name)).data as Float32Array;
  const mask = (await engine.readStage(plan.threshold.name)).data as Uint8Array;
  engine.destroy();
  return { found, gray, mask };
}

/** Compares fused with profiled, at a level that one pixel has exactly, and both with the definition of the mask. */
async function compareFused(planAt: (threshold: object) => Plan, keep: 'above' | 'below', threads: number): Promise<void> {
  const { gray } = await outcomeOf(planAt(OTSU), threads, true);
  const levelDn = gray[gray.length >> 1]!;
  const plan = planAt({ method: 'fixed', levelDn, keep });
  const [fused, profiled] = await Promise.all([outcomeOf(plan, threads, false), outcomeOf(plan, threads, true)]);
  expect(profiled.mask).toEqual(Uint8Array.from(gray, (value) => Number(keep === 'above' ? value > levelDn : value < levelDn)));
  expect(fused.mask).toEqual(profiled.mask);
  expect(fused.gray).toEqual(gray);
  expect(fused.found).toEqual(profiled.found);
}

const RADII = [1, 2, 3, 4, 7, 80];

it.each(RADII)('should give the bits of every stage by itself with a blur of radius %d', async (radiusPx) => {
  for (const [at, width] of WIDTHS.entries()) {
    const turn = 9 * RADII.indexOf(radiusPx) + at;
    const format = turn & 1 ? gray16(width, HEIGHT, 12) : gray8(width, HEIGHT);
    const blurs = [{ sigmaPx: radiusPx / 4, radiusPx }];
    await compareFused((threshold) => planOf(format, { flatField: true, blurs, threshold }), turn & 2 ? 'above' : 'below', 1 + (turn % 3));
  }
});

it('should give the same bits without flatField', async () => {
  for (const [at, width] of WIDTHS.entries()) {
    const blurs = [{ sigmaPx: 1.1, radiusPx: 2 }];
    await compareFused((threshold) => planOf(gray8(width, HEIGHT), { blurs, threshold }), at & 1 ? 'above' : 'below', 1 + (at % 3));
  }
});

describe.each([gray8(333, 170), gray16(333, 170)])('fused stages over many strips of $pixelFormat', (format) => {
  const five = { sigmaPx: 1.1, radiusPx: 2 };
  it.each([['one blur', [five]], ['5 taps, then 15', [five, { sigmaPx: 1.7 }]], ['9 taps, then 5', [{ sigmaPx: 1 }, five]]])('should give the same bits: %s', async (_, blurs) => {
    const planAt = (threshold: object): Plan => planOf(format, { flatField: true, blurs, threshold });
    for (const threads of [1, 3]) await compareFused(planAt, 'above', threads);
    const [fused, profiled] = await Promise.all([false, true].map((profile) => outcomeOf(planAt(OTSU), 2, profile)));
    expect(fused).toEqual(profiled);
  });
});

it.each([2, 3])('should leave out every pixel that is at the level, with a blur of radius %d', async (radiusPx) => {
  const format = gray8(37, 11), frame = { index: 0, ptsUs: null, pixels: new Uint8Array(37 * 11).fill(100) };
  const planAt = (threshold: object): Plan => planOf(format, { blurs: [{ sigmaPx: 1, radiusPx }], threshold });
  const found: number[] = [];
  let levelDn = 50;
  for (const keep of ['above', 'above', 'below']) {
    const engine = await engineFor(planAt({ method: 'fixed', levelDn, keep }), 1, false);
    found.push((await engine.inspect(frame)).labelledCount);
    const values = new Set((await engine.readStage('gaussianBlur')).data);
    expect(values.size).toBe(1);
    levelDn = [...values][0]!;
    engine.destroy();
  }
  expect(found).toEqual([1, 0, 0]);
});

it.each([
  [{ flatField: true, blurs: [{ sigmaPx: 1 }] }, { flatField: 'gaussianBlur', threshold: 'gaussianBlur' }],
  [{ flatField: true, blurs: [{ sigmaPx: 1 }, { sigmaPx: 2 }] }, { flatField: 'gaussianBlur', threshold: 'gaussianBlur2' }],
  [{ blurs: [{ sigmaPx: 1 }] }, { threshold: 'gaussianBlur' }],
  [{ flatField: true, blurs: [{ sigmaPx: 1 }], threshold: OTSU }, { flatField: 'gaussianBlur' }],
  [{ blurs: [{ sigmaPx: 1 }], threshold: OTSU }, {}],
  [{ flatField: true }, {}],
])('should say what is fused in %o, and time all that is not', async (stages, fusedInto) => {
  const plan = planOf(gray8(320, 240), stages);
  for (const profile of [false, true]) {
    const engine = await engineFor(plan, 2, profile);
    expect(engine.fusedInto).toEqual(profile ? {} : fusedInto);
    const { times } = await engine.inspect(noisyFrame(plan.format));
    for (const name of plan.stageNames) {
      if (engine.fusedInto[name] === undefined) expect(times.stageMs[name], name).toBeGreaterThan(0);
      else expect(times.stageMs[name], name).toBeNull();
    }
    engine.destroy();
  }
});
