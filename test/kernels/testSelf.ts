import { expect, it } from 'vitest';
import { createCalibratedEngine, demoClips, meanOf, meanOfClip, variationOf, type CreateEngine } from './calibratedEngine.ts';

/** What definitions.md asks of a calibration, of frames that went through an engine. */
export function testSelf(create: CreateEngine): void {
  it('should correct the golden vector, its bad pixel filled', async () => {
    const format = { width: 2, height: 2, pixelFormat: 'gray8', bitDepth: 8, range: 'full' } as const;
    const engine = await createCalibratedEngine(create, format, new Uint8Array(4).fill(10), Uint8Array.of(110, 60, 10, 210));
    expect([...engine.maps.bad]).toEqual([2]);
    const corrected = await engine.correct(Uint8Array.of(60, 35, 12, 255));
    [58.3333, 58.3333, 58.3333, 142.9167].forEach((value, pixel) => { expect(corrected[pixel]).toBeCloseTo(value, 4); });
    engine.destroy();
  });

  it.for([8, 12] as const)('should make the averaged flat m and the averaged dark 0 at every pixel, at %i bits', async (bitDepth) => {
    const footage = demoClips(bitDepth);
    // An engine takes whole samples: the averages are rounded, and the maps are of what is inspected.
    const [dark, flat] = (['dark', 'flat'] as const).map((scene) => {
      const rounded = meanOfClip(footage, scene, 0).map((value) => Math.round(value));
      return bitDepth === 8 ? Uint8Array.from(rounded) : Uint16Array.from(rounded);
    });
    const engine = await createCalibratedEngine(create, footage.format, dark!, flat!);
    const { maps: { bad, meanDn, clampedCount } } = engine;
    expect([bad.length, clampedCount]).toEqual([0, 0]);
    const corrected = await engine.correct(flat!);
    // Gain and product are rounded to 24 bits each.
    expect(Math.max(...corrected.map((value) => Math.abs(value - meanDn)))).toBeLessThanOrEqual(meanDn * 2 ** -22);
    expect(variationOf(Float64Array.from(corrected))).toBeLessThan(1e-6);
    expect((await engine.correct(dark!)).findIndex((value) => value !== 0)).toBe(-1);
    engine.destroy();
  });

  it.for([8, 12] as const)("should leave less than half a percent of the demo's uneven flat, in frames that the calibration has not seen, at %i bits", async (bitDepth) => {
    const footage = demoClips(bitDepth);
    const dark = meanOfClip(footage, 'dark', 0), flat = meanOfClip(footage, 'flat', 0);
    const engine = await createCalibratedEngine(create, footage.format, dark, flat);
    const corrected: Float32Array[] = [];
    for (let frame = 32; frame < 64; frame++) corrected.push(await engine.correct(footage.renderUniform('flat', frame)));
    const residual = variationOf(meanOf(corrected));
    expect(residual).toBeLessThan(0.005);
    // Not for want of anything to correct: the lens and the columns alone are worth more.
    expect(variationOf(meanOfClip(footage, 'flat', 32).map((value, pixel) => value - dark[pixel]!))).toBeGreaterThan(10 * residual);
    // Nor by flattening all there is: the noise of 32 frames is left.
    expect(residual).toBeGreaterThan(0.001);
    engine.destroy();
  });
}
