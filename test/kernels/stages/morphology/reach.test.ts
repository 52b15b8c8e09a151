import { describe, expect, it } from 'vitest';
import { elementReach } from '../../../../kernels/stages/morphology/reach.ts';

describe('elementReach', () => {
  it('draws a rectangle, a cross and a disc row by row', () => {
    expect(Array.from(elementReach({ shape: 'rectangle', radiusPx: 2 }))).toEqual([2, 2, 2]);
    expect(Array.from(elementReach({ shape: 'cross', radiusPx: 2 }))).toEqual([2, 0, 0]);
    expect(Array.from(elementReach({ shape: 'disc', radiusPx: 3 }))).toEqual([3, 2, 2, 0]);
  });

  it('covers the pixels within the radius of a disc', () => {
    for (let radiusPx = 1; radiusPx <= 31; radiusPx++) {
      const reach = elementReach({ shape: 'disc', radiusPx });
      for (let dy = 0; dy <= radiusPx; dy++) {
        for (let dx = 0; dx <= radiusPx; dx++) expect(dx <= reach[dy]!, `${radiusPx}: ${dx},${dy}`).toBe(dx * dx + dy * dy <= radiusPx * radiusPx);
      }
    }
  });
});
