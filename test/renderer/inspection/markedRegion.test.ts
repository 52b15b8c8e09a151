import type { RegionTable } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import { MarkedRegion } from '../../../renderer/inspection/markedRegion.ts';

/** Boxes as (row, col, height, width), labelled from 1 in that order. */
function table(frame: number, boxes: readonly (readonly [number, number, number, number])[]): { frame: number; regions: RegionTable } {
  const column = (value: (box: readonly [number, number, number, number]) => number): Float64Array => Float64Array.from(boxes, value);
  return {
    frame,
    regions: {
      count: boxes.length, label: Uint32Array.from(boxes, (_, i) => i + 1),
      columns: new Map([
        ['bbox_min_row', column(([row]) => row)], ['bbox_min_col', column(([, col]) => col)],
        ['bbox_max_row', column(([row, , height]) => row + height)], ['bbox_max_col', column(([, col, , width]) => col + width)],
      ]),
    },
  };
}

/** Two discs on a web that moves down by 4 px a frame; a third comes in above them after frame 2, so that every label is another. */
const web = (frame: number) => table(frame, [...(frame > 2 ? [[4 * (frame - 3), 50, 10, 10] as const] : []), [4 * frame, 100, 10, 10], [4 * frame, 140, 10, 10]]);

describe('a marked region', () => {
  it('is followed as it moves, whatever number each frame gives it, until it is gone', () => {
    const marked = new MarkedRegion();
    expect(marked.follow(web(0))).toBeNull();
    marked.set({ id: 1, frame: 0, label: 2 }, web(0));
    expect([1, 2, 3, 4, 5].map((frame) => marked.follow(web(frame)))).toEqual([2, 2, 3, 3, 3].map((label) => ({ id: 1, label })));
    expect(marked.labelIn(web(5))).toBe(3);
    expect(marked.follow(table(6, [[0, 50, 10, 10]]))).toEqual({ id: 1, label: null });
    // It does not come back as another that happens to be there.
    expect(marked.follow(web(7))).toEqual({ id: 1, label: null });
    marked.set(null, web(7));
    expect([marked.follow(web(8)), marked.labelIn(web(8))]).toEqual([null, null]);
  });

  it('is found in the newest frame when it was pointed out in an older one', () => {
    const marked = new MarkedRegion();
    for (let frame = 0; frame <= 40; frame++) marked.follow(web(frame));
    // 160 px further on: nothing near its old place is it.
    marked.set({ id: 2, frame: 0, label: 1 }, web(40));
    expect(marked.labelIn(web(40))).toBe(2);
    marked.set({ id: 3, frame: 30, label: 1 }, web(40));
    expect(marked.labelIn(web(40))).toBe(1);
  });

  it('is expected to go on as it moved: frames that a live source dropped do not make it its neighbour', () => {
    const marked = new MarkedRegion();
    /** A column of discs 27 px apart that moves 10 px a frame: three frames on, the one behind is nearer to where it was. */
    const column = (frame: number) => table(frame, [-3, -2, -1, 0, 1, 2].map((disc) => [27 * disc + 10 * frame, 0, 16, 16] as const));
    marked.set({ id: 1, frame: 0, label: 4 }, column(0));
    expect([1, 2, 5, 6, 9].map((frame) => marked.follow(column(frame)))).toEqual([4, 4, 4, 4, 4].map((label) => ({ id: 1, label })));
  });

  it('is lost where the frame it was pointed out in is forgotten', () => {
    const marked = new MarkedRegion();
    for (let frame = 0; frame <= 100; frame++) marked.follow(web(frame));
    marked.set({ id: 1, frame: 3, label: 2 }, web(100));
    expect(marked.labelIn(web(100))).toBeNull();
    expect(marked.follow(web(101))).toEqual({ id: 1, label: null });
  });

  it('keeps its number in its own frame, inspected again under another recipe too', () => {
    const marked = new MarkedRegion();
    marked.follow(table(7, [[0, 0, 6, 6], [20, 20, 10, 10]]));
    marked.set({ id: 1, frame: 7, label: 2 }, table(7, [[0, 0, 6, 6], [20, 20, 10, 10]]));
    expect(marked.follow(table(7, [[21, 20, 9, 10]]))).toEqual({ id: 1, label: 1 });
  });

  it('is told from one around it by its size', () => {
    const marked = new MarkedRegion();
    const ring = [[0, 0, 40, 40], [15, 15, 10, 10]] as const;
    marked.set({ id: 1, frame: 0, label: 2 }, table(0, ring));
    expect(marked.follow(table(1, [ring[1], ring[0]]))).toEqual({ id: 1, label: 1 });
  });

  it('is one of one frame alone where the recipe measures no place', () => {
    const marked = new MarkedRegion();
    const bare = (frame: number) => ({ frame, regions: { ...web(frame).regions, columns: new Map([['area', Float64Array.of(1, 2)]]) } });
    marked.set({ id: 1, frame: 1, label: 2 }, bare(1));
    expect(marked.labelIn(bare(1))).toBe(2);
    expect(marked.follow(bare(2))).toEqual({ id: 1, label: null });
  });
});
