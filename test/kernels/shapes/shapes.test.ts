import { describe, expect, it } from 'vitest';
import { boxOf, columnRuns, labelRuns, packRuns, traceOutline, unpackRuns } from 'sightline/kernels';
import { compressCounts } from '../../../main/export/coco/compressCounts.ts';

/** A drawing, a digit a label, `.` background. */
const imageOf = (...rows: string[]): { data: Uint32Array; width: number; height: number } => ({
  data: Uint32Array.from(rows.join(''), (pixel) => (pixel === '.' ? 0 : Number(pixel))), width: rows[0]!.length, height: rows.length,
});
const runsOf = (...rows: string[]): Uint32Array => labelRuns(imageOf(...rows), Uint32Array.of(1))[0]!;

describe('the runs of a label image', () => {
  it('should be those of the labels asked for', () => {
    const image = imageOf('1122.', '.3.22', '13.3.');
    expect(labelRuns(image, Uint32Array.of(1, 3, 9)).map((runs) => [...runs])).toEqual([
      [0, 0, 2, 2, 0, 1], [1, 1, 1, 2, 1, 1, 2, 3, 1], [],
    ]);
    expect(labelRuns(image, new Uint32Array())).toEqual([]);
  });

  it('should pack into three bytes each and come back, whatever their place', () => {
    const runs = runsOf('.111.1', '1..1..', '......', '111111');
    expect(packRuns(runs)).toHaveLength(runs.length);
    expect(unpackRuns(packRuns(runs))).toEqual(runs);
    const far = Uint32Array.of(70_000, 65_535, 1, 70_000, 70_001, 100_000, 70_001, 0, 2 ** 31, 2 ** 31, 2 ** 30, 7);
    expect(unpackRuns(packRuns(far))).toEqual(far);
    expect(unpackRuns(new Uint8Array())).toEqual(new Uint32Array());
  });

  it('should be refused when cut', () => {
    const packed = packRuns(Uint32Array.of(300, 2, 3));
    for (let length = 1; length < packed.length; length++) expect(() => unpackRuns(packed.subarray(0, length))).toThrow('the session is damaged');
  });

  it('should know their extent and area', () => {
    expect(boxOf(runsOf('......', '..11..', '.1.11.'))).toEqual({ minRow: 1, minCol: 1, maxRow: 3, maxCol: 5, area: 5 });
  });
});

describe('the outline', () => {
  const outline = (connectivity: 4 | 8, ...rows: string[]): number[] => [...traceOutline(runsOf(...rows), connectivity)];

  it('should go round the pixel corners, clockwise from the first pixel', () => {
    expect(outline(8, '.....', '.111.', '.11..')).toEqual([1, 1, 4, 1, 4, 2, 3, 2, 3, 3, 1, 3]);
    expect(outline(4, '1')).toEqual([0, 0, 1, 0, 1, 1, 0, 1]);
  });

  it('should pass over a hole', () => {
    expect(outline(8, '111', '1.1', '111')).toEqual([0, 0, 3, 0, 3, 3, 0, 3]);
  });

  it('should cross a corner where the region does', () => {
    expect(outline(8, '1.', '.1')).toEqual([0, 0, 1, 0, 1, 1, 2, 1, 2, 2, 1, 2, 1, 1, 0, 1]);
    // The gap in the ring is a corner: 4-connected regions leave it open.
    expect(outline(8, '11.', '1.1', '111')).toEqual([0, 0, 2, 0, 2, 1, 3, 1, 3, 3, 0, 3]);
    expect(outline(4, '11.', '1.1', '111')).toEqual([0, 0, 2, 0, 2, 1, 1, 1, 1, 2, 2, 2, 2, 1, 3, 1, 3, 3, 0, 3]);
  });
});

describe('the mask of COCO', () => {
  it('should count column by column, background first', () => {
    expect(columnRuns(runsOf('....', '.11.', '.1..'), 4, 3)).toEqual([4, 2, 1, 1, 4]);
    expect(columnRuns(runsOf('11', '11'), 2, 2)).toEqual([0, 4]);
  });

  it('should be packed as the published coder packs it', () => {
    // Worked by hand after rleToString of cocoapi's maskApi.c: five bits a character from '0' on; from the fourth count on the difference from two before.
    expect(compressCounts([4, 2, 1, 1, 4])).toBe('421O3');
    expect(compressCounts([1000, 0])).toBe('Xo00');
  });
});
