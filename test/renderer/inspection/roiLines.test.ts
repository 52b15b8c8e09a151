import { expect, it } from 'vitest';
import type { Roi } from 'sightline/kernels';
import { drawRois, type LineContext } from '../../../renderer/inspection/roiLines.ts';

/** What is drawn of ROIs into a picture of 60x40 at twice the size. */
function drawn(...rois: Roi[]): string[] {
  const said: string[] = [];
  const note = (name: string) => (...values: number[]): void => { said.push([name, ...values.map((value) => Math.round(value * 100) / 100)].join(' ')); };
  let dash: readonly number[] = [];
  const context: LineContext = {
    canvas: { width: 120, height: 80 }, lineWidth: 0, strokeStyle: '', fillStyle: '', font: '', textBaseline: 'top',
    beginPath: () => undefined, rect: note('rect'), arc: (x, y, radius, from, to) => { note('arc')(x, y, radius, from, to); }, moveTo: note('from'), lineTo: note('to'), closePath: note('close'),
    setLineDash: (segments) => { dash = [...segments]; },
    stroke: () => { said.push(`stroke ${String(context.strokeStyle)} ${context.lineWidth} [${dash.join()}]`); },
    strokeText: () => undefined,
    fillText: (text, x, y) => { said.push(`${text} ${x} ${y} ${context.textBaseline} ${String(context.fillStyle)}`); },
  };
  drawRois(context, rois, { zoom: 2, centreX: 30, centreY: 20 });
  return said;
}
const SHADE = 'stroke rgb(0 0 0 / 0.75) 4 []';

it('draws what the window shows: shapes where they lie, dashed and named as left out where they are', () => {
  expect(drawn({ shape: 'rectangle', id: 'web', mode: 'include', row: 10, col: 5, height: 20, width: 30 }))
    .toEqual(['rect 10 20 60 40', SHADE, 'stroke #7fd4ff 2 []', 'web 14 15 bottom #7fd4ff']);
  expect(drawn({ shape: 'polygon', id: 'p', mode: 'exclude', points: [[10, 5], [10, 25], [30, 5]] }))
    .toEqual(['from 11 21', 'to 51 21', 'to 11 61', 'close', SHADE, 'stroke #ffd9a0 2 [6,4]', 'p, left out 15 16 bottom #ffd9a0']);
});

it('keeps the name inside the picture', () => {
  expect(drawn({ shape: 'rectangle', id: 'top', mode: 'include', row: 0, col: 0, height: 4, width: 4 }).at(-1)).toBe('top 4 5 top #7fd4ff');
  expect(drawn({ shape: 'circle', id: 'c', mode: 'include', row: 20, col: 30, radiusPx: 5 })[0]).toBe('arc 61 41 10 0 6.28');
});
