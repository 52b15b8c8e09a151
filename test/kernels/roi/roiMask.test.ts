import { describe, expect, it } from 'vitest';
import { createRoiMask, RoiError, roiSchema, type Roi } from 'sightline/kernels';
import { containsPoint } from '../../../kernels/roi/containsPoint.ts';
import { readGzippedJson, unpackedBytes } from '../../golden/packedGolden.ts';

interface Golden {
  readonly width: number;
  readonly height: number;
  readonly cases: readonly { readonly name: string; readonly lists: readonly { readonly rois: readonly unknown[]; readonly empty: readonly boolean[]; readonly mask: string }[] }[];
}

const { width: WIDTH, height: HEIGHT, cases } = readGzippedJson<Golden>('rois.json.gz');
const roi = (shape: Record<string, unknown>): Roi => roiSchema.parse({ id: 'a', ...shape });

/** Bytes 0 and 1 of a bit mask; padding must be 0. */
function unpackedBits(mask: Uint8Array, width: number, height: number, strideBytes: number): Uint8Array {
  const bit = (row: number, col: number): number => (mask[row * strideBytes + (col >> 3)]! >> (col & 7)) & 1;
  const padding = Array.from({ length: height }, (_, row) => Array.from({ length: strideBytes * 8 - width }, (_, i) => bit(row, width + i))).flat();
  expect(padding.includes(1), 'a bit is set beyond the width').toBe(false);
  return Uint8Array.from({ length: width * height }, (_, i) => bit(Math.floor(i / width), i % width));
}

/** Places, row-major, where two images differ. */
function differences(a: Uint8Array, b: Uint8Array): number[] {
  return [...a].flatMap((value, place) => (value === b[place] ? [] : [place]));
}

function drawn(rois: readonly Roi[], width: number, height: number): string[] {
  const bits = unpackedBits(createRoiMask(rois, width, height, 16), width, height, 16);
  return Array.from({ length: height }, (_, row) => [...bits.subarray(row * width, (row + 1) * width)].map((value) => '.#'[value]).join(''));
}

describe('createRoiMask', () => {
  it('should hold the pixels whose centres a shape holds: half-open rectangles and polygons, circles without their edge', () => {
    expect(drawn([roi({ shape: 'rectangle', row: 1, col: 0.5, height: 2, width: 2 })], 5, 5)).toEqual(['.....', '.##..', '.##..', '.....', '.....']);
    expect(drawn([roi({ shape: 'polygon', points: [[0, 0], [0, 4], [4, 0]] })], 5, 5)).toEqual(['####.', '###..', '##...', '#....', '.....']);
    expect(drawn([roi({ shape: 'polygon', points: [[4, 4], [0, 4], [4, 0]] })], 5, 5)).toEqual(['.....', '...#.', '..##.', '.###.', '.....']);
    expect(drawn([roi({ shape: 'circle', row: 2, col: 2, radiusPx: 2 })], 5, 5)).toEqual(['.....', '.###.', '.###.', '.###.', '.....']);
  });

  it('should unite what is included and take away what is excluded, whatever their order', () => {
    const web = { shape: 'rectangle', row: 0, col: 0, height: 5, width: 3 }, edge = { shape: 'rectangle', row: 3, col: 2, height: 9, width: 9 };
    const hole = { shape: 'rectangle', row: 3, col: 1, height: 1, width: 3, mode: 'exclude' };
    expect(drawn([roi(hole), roi(web), roi(edge)], 5, 5)).toEqual(['###..', '###..', '###..', '#...#', '#####']);
    expect(drawn([roi(hole)], 5, 5)).toEqual(['#####', '#####', '#####', '#...#', '#####']);
    expect(drawn([], 3, 1)).toEqual(['###']);
  });

  it.each(cases.map(({ name }, index) => [name, index] as const))('should agree with exact fractions, scikit-image and numpy: %s', (_, index) => {
    for (const { rois, empty, mask } of cases[index]!.lists) {
      const list = rois.map((each) => roiSchema.parse(each));
      const expected = new Uint8Array(unpackedBytes(mask));
      if (empty.includes(true) || !expected.includes(1)) {
        expect(() => createRoiMask(list, WIDTH, HEIGHT, 16), JSON.stringify(list)).toThrow(RoiError);
        continue;
      }
      expect(differences(unpackedBits(createRoiMask(list, WIDTH, HEIGHT, 16), WIDTH, HEIGHT, 16), expected), JSON.stringify(list)).toEqual([]);
      if (list.length > 1 || list[0]!.mode === 'exclude') continue;
      const points = Uint8Array.from({ length: WIDTH * HEIGHT }, (_, i) => Number(containsPoint(list[0]!, Math.floor(i / WIDTH), i % WIDTH)));
      expect(differences(points, expected), JSON.stringify(list)).toEqual([]);
    }
  });

  it('should name the shape that lies outside the frame, and a list that leaves nothing', () => {
    const outside = roi({ shape: 'circle', row: -9, col: 3, radiusPx: 9 });
    expect(() => createRoiMask([roi({ shape: 'circle', row: 2, col: 2, radiusPx: 2 }), outside], 10, 10, 16)).toThrow(
      expect.objectContaining({ name: 'RoiError', index: 1, message: 'no pixel of the frame lies in it, which is 10x10: move it in, or take it out' }),
    );
    expect(() => createRoiMask([roi({ shape: 'rectangle', row: 0, col: 0, height: 10, width: 10, mode: 'exclude' })], 10, 10, 16)).toThrow(
      expect.objectContaining({ index: null, message: 'nothing is left of the frame: exclude less' }),
    );
  });

  it('should end with shapes as large as can be given, and refuse larger ones, which would not', () => {
    const at = (far: number): unknown[] => [
      { shape: 'circle', row: 5, col: 5, radiusPx: far }, { shape: 'polygon', points: [[-far, -far], [far, 0], [-far, far]] }, { shape: 'rectangle', row: -far, col: -far, height: far, width: far },
    ];
    const most = at(1e6).map((shape) => roiSchema.parse({ id: 'a', ...shape as object }));
    expect(drawn([most[0]!], 3, 1)).toEqual(['###']);
    expect(drawn([most[1]!], 3, 2)).toEqual(['###', '###']);
    for (const shape of [...at(1.1e6), ...at(1e20)]) expect(roiSchema.safeParse({ id: 'a', ...shape as object }).success, JSON.stringify(shape)).toBe(false);
  });
});
