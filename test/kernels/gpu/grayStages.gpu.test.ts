import { expect, it } from 'vitest';
import { createPlan, recipeSchema, type FlatFieldMaps, type FrameFormat, type Plan } from 'sightline/kernels';
import { createWebgpuEngine } from '../../../kernels/gpu/webgpuEngine.ts';
import { otsuLevel, otsuBinScale } from '../../../kernels/stages/threshold/otsu.ts';
import { badPixelGoldens, firstUnlikeNumpy } from '../../golden/badPixelGoldens.ts';
import { blurGoldens, flatFieldGoldens, loadGoldens } from '../../golden/grayGoldens.ts';
import { describeGpu, nodeGpuHost } from '../../support/nodeGpu.ts';
import { gray16, gray8, noisyFrame, planOf } from '../cpu/scene.ts';
import { firstDifference, grayToleranceDn, worstDifference } from './frameExpectation.ts';
import { stageOf, useTestDevice } from './stageOf.ts';

const device = useTestDevice();

describeGpu('webgpu gray stages', () => {
  for (const { title, format, samples, sigmaPx, radiusPx, blurred } of blurGoldens()) {
    it(`gaussianBlur is SciPy's: ${title}`, async () => {
      const plan = planOf(format, { blurs: [{ sigmaPx, ...(radiusPx === undefined ? {} : { radiusPx }) }] });
      const data = await stageOf(device(), plan, samples, 'gaussianBlur');
      expect(worstDifference(data, blurred)).toBeLessThan(grayToleranceDn(format.bitDepth));
    });
  }

  for (const { title, format, samples, dark, gain, meanDn, correctedF32 } of flatFieldGoldens()) {
    it(`flatField is NumPy's in f32, to the last bit: ${title}`, async () => {
      const maps: FlatFieldMaps = { width: format.width, height: format.height, dark, gain, meanDn, bad: new Uint32Array(0), clampedCount: 0 };
      const data = await stageOf(device(), planWith(format, maps), samples, 'flatField');
      expect(firstDifference(data, correctedF32)).toBe(-1);
    });
  }

  for (const golden of badPixelGoldens()) {
    it(`bad pixels are NumPy's medians, to the last bit: ${golden.title}`, async () => {
      const data = await stageOf(device(), planWith(golden.format, golden.maps), golden.samples, 'flatField');
      expect(firstUnlikeNumpy(golden, data as Float32Array)).toBe(-1);
    });
  }

  for (const { title, format, samples, dnF32 } of loadGoldens()) {
    it(`limited range is expanded as NumPy does in f32: ${title}`, async () => {
      const data = await stageOf(device(), planOf(format), samples, 'raw');
      expect(firstDifference(data, dnF32)).toBe(-1);
    });
  }

  it('a blur too wide for workgroup memory is the same as one that fits', async () => {
    const format = gray8(97, 211);
    const { pixels } = noisyFrame(format);
    const wide = await stageOf(device(), planOf(format, { blurs: [{ sigmaPx: 2, radiusPx: 80 }] }), pixels, 'gaussianBlur');
    const narrow = await stageOf(device(), planOf(format, { blurs: [{ sigmaPx: 2, radiusPx: 20 }] }), pixels, 'gaussianBlur');
    expect(worstDifference(wide, narrow)).toBeLessThan(1e-3);
  });
});

function planWith(format: FrameFormat, maps: FlatFieldMaps): Plan {
  const stages = [{ stage: 'flatField' }, { stage: 'threshold', method: 'fixed', levelDn: 100 }, { stage: 'label' }, { stage: 'measure' }];
  return createPlan(recipeSchema.parse({ recipe: 1, name: 'flat', stages }), format, maps);
}

describeGpu("webgpu otsu's level is the integer reference's", () => {
  const frames: readonly (readonly [bitDepth: number, keep: 'above' | 'below', Readonly<Record<string, Uint8Array | Uint16Array>>])[] = [
    [8, 'above', {
      'two tones': Uint8Array.from({ length: 600 }, (_, i) => (i % 3 ? 40 : 200)),
      'a tie between bins': Uint8Array.from({ length: 600 }, (_, i) => (i % 2 ? 10 : 250)),
      'one tone': new Uint8Array(600).fill(77),
      'black': new Uint8Array(600),
      'three tones': Uint8Array.from({ length: 600 }, (_, i) => [12, 90, 240][i % 3]!),
      'noise': noisyFrame(gray8(30, 20), 3).pixels,
    }],
    [8, 'below', { 'noise': noisyFrame(gray8(30, 20), 4).pixels, 'one tone': new Uint8Array(600).fill(255) }],
    [12, 'above', { 'noise': noisyFrame(gray16(30, 20, 12), 5).pixels }],
    [16, 'above', { 'full scale': new Uint16Array(600).fill(65_535), 'noise': noisyFrame(gray16(30, 20), 6).pixels }],
  ];
  for (const [bitDepth, keep, images] of frames) {
    it(`${bitDepth} bits, ${keep}: ${Object.keys(images).join(', ')}`, async () => {
      const full = 2 ** bitDepth - 1;
      const plan = planOf(bitDepth === 8 ? gray8(30, 20) : gray16(30, 20, bitDepth), { threshold: { method: 'otsu', keep } });
      const engine = await createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true });
      for (const [title, pixels] of Object.entries(images)) {
        const result = await engine.inspect({ index: 0, ptsUs: null, pixels });
        const level = otsuLevel(histogramOf(pixels, full), full);
        expect(result.levelDn, title).toBe(level);
        const { data } = await engine.readStage('threshold');
        expect(firstDifference(data, Array.from(pixels, (value) => Number(keep === 'above' ? value > level : value < level))), title).toBe(-1);
      }
      engine.destroy();
    });
  }

  it('is found in each frame anew, blurred or not, profiled or not', async () => {
    const format = gray8(150, 90);
    for (const profile of [false, true]) {
      const plan = planOf(format, { blurs: [{ sigmaPx: 1.1 }], threshold: { method: 'otsu' } });
      const engine = await createWebgpuEngine({ plan, host: nodeGpuHost(), allowSoftware: true, profile });
      for (const seed of [1, 2, 3]) {
        const { pixels } = noisyFrame(format, seed);
        const dimmed = pixels.map((value) => Math.floor(value / seed));
        const result = await engine.inspect({ index: seed, ptsUs: null, pixels: dimmed });
        expect(result.levelDn).toBe(otsuLevel(histogramOf((await engine.readStage('gaussianBlur')).data, 255), 255));
      }
      engine.destroy();
    }
  });
});

function histogramOf(values: ArrayLike<number>, fullScaleDn: number): Uint32Array {
  const histogram = new Uint32Array(256);
  for (const value of Array.from(values)) histogram[Math.max(0, Math.min(255, Math.floor(Math.fround(value * otsuBinScale(fullScaleDn)))))]!++;
  return histogram;
}
