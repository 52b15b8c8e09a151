import { describe, expect, it } from 'vitest';
import { fitPort, fullPort, sampleGrid, toCanvas } from '../../../renderer/inspection/viewport.ts';

const frame = { width: 6, height: 4 };

describe('the pixels a canvas shows', () => {
  it('at the frame\'s own size are the frame\'s, one for one', () => {
    const { columns, rows } = sampleGrid(fullPort(frame), frame, frame);
    expect([...columns]).toEqual([0, 1, 2, 3, 4, 5]);
    expect([...rows]).toEqual([0, 1, 2, 3]);
  });

  it('fitted: all of the frame, centred, with nothing outside it', () => {
    const { columns, rows } = sampleGrid(fitPort(frame, { width: 12, height: 12 }), frame, { width: 12, height: 12 });
    expect([...columns]).toEqual([0, 0, 1, 1, 2, 2, 3, 3, 4, 4, 5, 5]);
    expect([...rows]).toEqual([-1, -1, 0, 0, 1, 1, 2, 2, 3, 3, -1, -1]);
  });

  it('zoomed out: each the frame pixel under its centre', () => {
    expect([...sampleGrid({ zoom: 0.5, centreX: 3, centreY: 2 }, frame, { width: 3, height: 2 }).columns]).toEqual([1, 3, 5]);
  });

  it('moved aside: the frame where it lies, nothing beyond', () => {
    expect([...sampleGrid({ zoom: 1, centreX: 0, centreY: 0 }, frame, { width: 6, height: 2 }).columns]).toEqual([-1, -1, -1, 0, 1, 2]);
  });

  it('agree with where a frame point is put', () => {
    const port = { zoom: 3.7, centreX: 2.2, centreY: 1.9 }, canvas = { width: 31, height: 17 };
    const { columns, rows } = sampleGrid(port, frame, canvas);
    for (const [x, y] of [[1.5, 0.5], [2.5, 2.5], [3.5, 3.5]] as const) {
      const at = toCanvas(port, canvas, x, y);
      expect([columns[Math.floor(at.x)], rows[Math.floor(at.y)]]).toEqual([Math.floor(x), Math.floor(y)]);
    }
  });
});
