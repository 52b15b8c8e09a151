import { describe, expect, it } from 'vitest';
import { gray16, gray8 } from '../../kernels/cpu/scene.ts';
import { grayTable, labelColour, labelColours, measuredColours, pack } from '../../../renderer/inspection/colours.ts';
import { outlineLabels, paintCorrected, paintGray, paintLabels, paintSamples, tintLabels, type Raster } from '../../../renderer/inspection/paint.ts';
import { sampleGrid } from '../../../renderer/inspection/viewport.ts';

const gray = (level: number): number => pack(level, level, level);
const rasterOf = (width: number, height: number): Raster => ({ width, height, pixels: new Uint32Array(width * height).fill(7) });
const whole = (width: number, height: number) => sampleGrid({ zoom: 1, centreX: width / 2, centreY: height / 2 }, { width, height }, { width, height });

describe('gray', () => {
  it('runs from 0 DN, black, to full scale, white', () => {
    expect([0, 128, 255].map((sample) => grayTable(gray8(1, 1))[sample])).toEqual([gray(0), gray(128), gray(255)]);
    expect([0, 2048, 4095, 65_535].map((sample) => grayTable(gray16(1, 1, 12))[sample])).toEqual([gray(0), gray(128), gray(255), gray(255)]);
  });

  it('expands limited range: 16 is black, 235 white', () => {
    const table = grayTable({ ...gray8(1, 1), range: 'limited' });
    expect([0, 16, 235, 255].map((sample) => table[sample])).toEqual([gray(0), gray(0), gray(255), gray(255)]);
  });
});

describe('a picture', () => {
  it('zoomed in repeats samples, and is transparent outside the frame', () => {
    const raster = rasterOf(6, 4);
    paintSamples(raster, sampleGrid({ zoom: 2, centreX: 1, centreY: 1 }, { width: 2, height: 2 }, raster), Uint8Array.of(10, 20, 30, 40), 2, grayTable(gray8(2, 2)));
    const row = (a: number, b: number): number[] => [0, gray(a), gray(a), gray(b), gray(b), 0];
    expect([...raster.pixels]).toEqual([...row(10, 20), ...row(10, 20), ...row(30, 40), ...row(30, 40)]);
  });

  it('off the canvas leaves nothing of the one before', () => {
    const raster = rasterOf(3, 2);
    paintSamples(raster, sampleGrid({ zoom: 1, centreX: 100, centreY: 1 }, { width: 2, height: 2 }, raster), new Uint8Array(4), 2, grayTable(gray8(2, 2)));
    expect([...raster.pixels]).toEqual([0, 0, 0, 0, 0, 0]);
  });

  it('of a gray stage holds values outside the window at its ends', () => {
    const raster = rasterOf(4, 1);
    paintGray(raster, whole(4, 1), Float32Array.of(-3, 100.4, 255, 400), 4, { kind: 'linear', from: 0, to: 255, unit: 'DN' });
    expect([...raster.pixels]).toEqual([gray(0), gray(100), gray(255), gray(255)]);
  });

  it('of a signed stage has 0 in the middle gray', () => {
    const raster = rasterOf(5, 1);
    paintGray(raster, whole(5, 1), Float32Array.of(-300, -255, 0, 51, 255), 5, { kind: 'linear', from: -255, to: 255, unit: 'DN/px²' });
    expect([...raster.pixels]).toEqual([gray(0), gray(0), gray(128), gray(153), gray(255)]);
    paintGray(raster, whole(5, 1), Float32Array.of(-65_025, -10_404, 0, 10_404, 65_025), 5, { kind: 'root', from: -65_025, to: 65_025, unit: '(DN/px²)²' });
    expect([...raster.pixels]).toEqual([gray(0), gray(77), gray(128), gray(179), gray(255)]);
  });

  it('of a direction is a turn of hues: right red, down yellow-green, left cyan, up violet', () => {
    const raster = rasterOf(5, 1);
    // CSS: hsl(0 85% 55%), hsl(90 ...), hsl(180 ...), hsl(270 ...).
    const [right, down, left, up] = [pack(238, 43, 43), pack(140, 238, 43), pack(43, 238, 238), pack(140, 43, 238)];
    paintGray(raster, whole(5, 1), Float32Array.of(0, Math.PI / 2, Math.PI, -Math.PI, -Math.PI / 2), 5, { kind: 'cyclic', from: -Math.PI, to: Math.PI, unit: 'rad' });
    expect([...raster.pixels]).toEqual([right, down, left, left, up]);
  });

  it('of the corrected frame is (sample - dark) * gain', () => {
    const raster = rasterOf(3, 1);
    const maps = { width: 3, height: 1, dark: Float32Array.of(10, 10, 0), gain: Float32Array.of(2, 0.5, 4), meanDn: 100, bad: new Uint32Array(0), clampedCount: 0 };
    paintCorrected(raster, whole(3, 1), Uint8Array.of(60, 110, 100), maps, 255, null);
    expect([...raster.pixels]).toEqual([gray(100), gray(50), gray(255)]);
    // A saturated sample says so, whatever the correction makes of it.
    paintCorrected(raster, whole(3, 1), Uint8Array.of(60, 110, 100), maps, 255, { from: 110, colour: pack(255, 0, 0) });
    expect([...raster.pixels]).toEqual([gray(100), pack(255, 0, 0), gray(255)]);
  });
});

describe('labels', () => {
  const labels = Uint32Array.of(
    0, 0, 0, 0, 0,
    0, 1, 1, 1, 0,
    0, 1, 1, 1, 2,
    0, 1, 1, 1, 2,
    0, 0, 0, 0, 0);

  it('beside each other have colours apart, the background is black', () => {
    expect(labelColour(0)).toBe(pack(0, 0, 0));
    const first = Array.from({ length: 200 }, (_, label) => labelColour(label));
    expect(new Set(first).size).toBe(200);
    for (let label = 1; label < 199; label++) {
      const [one, next] = [first[label]!, first[label + 1]!].map((colour) => [colour & 255, (colour >> 8) & 255, (colour >> 16) & 255]);
      expect(Math.max(...one!.map((channel, at) => Math.abs(channel - next![at]!))), `labels ${label} and ${label + 1}`).toBeGreaterThan(60);
    }
  });

  it('are each their colour', () => {
    const raster = rasterOf(5, 5);
    paintLabels(raster, whole(5, 5), labels, 5, labelColours(2));
    expect([...raster.pixels]).toEqual([...labels].map(labelColour));
  });

  it('tint the picture where they are measured, and nothing else', () => {
    const raster = rasterOf(5, 5);
    raster.pixels.fill(gray(100));
    tintLabels(raster, whole(5, 5), labels, 5, measuredColours(2, Uint32Array.of(2)), null);
    raster.pixels.forEach((pixel, at) => { expect(pixel !== gray(100), `pixel ${at}`).toBe(labels[at] === 2); });
    expect((raster.pixels[14]! & 255)).toBeCloseTo((100 + (labelColour(2) & 255)) / 2, -1);
    expect(raster.pixels[14]! >>> 24).toBe(255);
  });

  it('are outlined by their outermost pixels, the highlighted one in its own colour', () => {
    const raster = rasterOf(5, 5);
    raster.pixels.fill(gray(100));
    outlineLabels(raster, whole(5, 5), labels, 5, labelColours(2), 1, 0xffffffff);
    const seen = [...raster.pixels].map((pixel) => (pixel === gray(100) ? '.' : pixel === 0xffffffff ? 'H' : pixel === labelColour(2) ? '2' : '?')).join('');
    expect(seen.match(/.{5}/g)).toEqual(['.....', '.HHH.', '.H.H2', '.HHH2', '.....']);
  });

  it('are outlined one canvas pixel wide when zoomed in', () => {
    const raster = rasterOf(12, 12);
    raster.pixels.fill(gray(100));
    outlineLabels(raster, sampleGrid({ zoom: 4, centreX: 2.5, centreY: 2.5 }, { width: 5, height: 5 }, raster), labels, 5, labelColours(2), null, 0xffffffff);
    // The canvas shows columns and rows 1 to 3: all of region 1, ringed along the canvas's and its own edge.
    const drawn = [...raster.pixels].filter((pixel) => pixel === labelColour(1)).length;
    expect(drawn).toBe(4 * 11);
  });
});
