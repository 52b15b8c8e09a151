import { describe, expect, it } from 'vitest';
import { lookupTable } from '../../../../kernels/stages/lookup/table.ts';
import { lookupParams } from '../../../../kernels/stages/lookup/params.ts';
import type { FrameFormat } from '../../../../kernels/frame.ts';
import { filterGoldens, worstDifference } from '../../../golden/filterGoldens.ts';

const gray8: FrameFormat = { width: 1, height: 1, pixelFormat: 'gray8', bitDepth: 8, range: 'full' };
const params = (stage: object) => lookupParams.parse({ stage: 'lookup', ...stage });

function roundHalfEven(value: number): number {
  const floor = Math.floor(value);
  return value - floor === 0.5 ? floor + (floor % 2) : Math.round(value);
}

describe('a lookup table', () => {
  it('spans the full scale of its source', () => {
    const { entries, indexScale } = lookupTable(params({ method: 'gamma', gamma: 2 }), gray8);
    expect([entries.length, entries[0], entries[255], indexScale]).toEqual([256, 0, 255, 1]);
    expect(entries[51]).toBeCloseTo(255 * 0.04, 5);
  });

  it('maps black to 0 and white to full scale, and clamps beyond', () => {
    const { entries } = lookupTable(params({ method: 'contrast', blackDn: 50, whiteDn: 150 }), gray8);
    expect([entries[49], entries[50], entries[100], entries[150], entries[200]]).toEqual([0, 0, 127.5, 255, 255]);
  });

  it('gives what NumPy gives at 8, 12 and 16 bits', () => {
    const goldens = filterGoldens().filter(({ stage, maps }) => stage.stage === 'lookup' && maps === null);
    expect(goldens.length).toBeGreaterThan(20);
    for (const golden of goldens) {
      const { entries, indexScale } = lookupTable(params(golden.stage), golden.format);
      const ours = Array.from(golden.samples, (sample) => entries[roundHalfEven(Math.fround(sample * indexScale))]!);
      expect(worstDifference(golden, ours), golden.title).toBeLessThan(golden.tolerance);
    }
  });
});
