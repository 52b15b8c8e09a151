import { expect, it } from 'vitest';
import { drawOverlay, type OverlayContext } from '../../../renderer/inspection/overlay.ts';
import { drawnFrame } from '../drawnCosts.ts';

const OVERLAY = { outlines: false, boxes: true, labels: true, saturated: false, rois: false, highlight: 1 };

/** Draws one region's box, number and highlight, and tells what was drawn; the box is that of the frame's (row 0, col 20) to (4, 26). */
function drawn(zoom: number, scale: number) {
  const boxes: number[][] = [], fonts: string[] = [], texts: [string, number, number][] = [];
  const context: OverlayContext = {
    canvas: { width: 640 * zoom, height: 480 * zoom }, lineWidth: 0, strokeStyle: '', fillStyle: '', font: '', textBaseline: 'top',
    strokeRect: (...box) => { boxes.push([...box, context.lineWidth]); },
    fillRect: () => undefined,
    fillText: (text, x, y) => {
      texts.push([text, x, y]);
      fonts.push(context.font);
    },
    measureText: () => ({ width: 10 }) as TextMetrics,
  };
  drawOverlay(context, drawnFrame(1, [5]).regions, OVERLAY, { zoom, centreX: 320, centreY: 240 }, scale);
  return { boxes, fonts, texts };
}

it('draws lines, figures and margins as large on a screen of twice the pixels', () => {
  const usual = drawn(4, 1), fine = drawn(8, 2);
  expect(usual.boxes[0]).toEqual([79.5, -0.5, 25, 17, 1]);
  expect(fine.boxes).toEqual(usual.boxes.map((box) => box.map((value) => 2 * value)));
  expect([usual.fonts, fine.fonts]).toEqual([['12px ui-monospace, monospace'], ['24px ui-monospace, monospace']]);
  expect(fine.texts).toEqual(usual.texts.map(([text, x, y]) => [text, 2 * x, 2 * y]));
});

it('numbers no box too small to carry one, by its size on the page', () => {
  expect([drawn(2, 1).texts.length, drawn(3, 1).texts.length, drawn(4, 2).texts.length, drawn(6, 2).texts.length]).toEqual([0, 1, 0, 1]);
});
