import { describe, expect, it } from 'vitest';
import { findNumberRun } from '../../../main/capture/numberedImages.ts';

describe('findNumberRun', () => {
  const names = ['0007.png', '0008.png', '0010.png', '12.png', '00013.png', 'x0007.png', '0007.png.txt', '0009.jpg'];

  it('should find the lowest number and the gap behind its run', () => {
    expect(findNumberRun('%04d.png', names)).toEqual({ first: 7, names: ['0007.png', '0008.png'], behindGap: 1 });
  });

  it('should read numbers wider than the field, and no other spelling', () => {
    expect(findNumberRun('%02d.png', ['09.png', '10.png', '099.png', '100.png', '011.png'])).toEqual({ first: 9, names: ['09.png', '10.png'], behindGap: 1 });
    expect(findNumberRun('%d.png', names)).toEqual({ first: 12, names: ['12.png'], behindGap: 0 });
  });

  it('should start where it is told, or find nothing', () => {
    expect(findNumberRun('%04d.png', names, 8)).toEqual({ first: 8, names: ['0008.png'], behindGap: 1 });
    expect(findNumberRun('%04d.png', names, 9)).toBeNull();
    expect(findNumberRun('%04d.bmp', names)).toBeNull();
    expect(findNumberRun('plain.png', names)).toBeNull();
  });

  it('should take the rest of the name literally', () => {
    expect(findNumberRun('a.(b)+_%d.png', ['a.(b)+_3.png', 'axb_4.png'])).toEqual({ first: 3, names: ['a.(b)+_3.png'], behindGap: 0 });
  });
});
