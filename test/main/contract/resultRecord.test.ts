import { describe, expect, it } from 'vitest';
import { decodeReports, encodeReports, type FrameReport } from '../../../main/contract/index.ts';

function inspected(rows: number, shapes: readonly Uint8Array[] | null = null): FrameReport {
  const column = (from: number): Float64Array => Float64Array.from({ length: rows }, (_, i) => from + i / 3);
  return {
    type: 'inspected', runId: 1, sequence: 7, recipeVersion: 3, verdict: 'fail', failures: [{ ruleId: 'größe', label: 2, property: 'eccentricity', value: 1.5, limit: 1, side: 'max', roi: 'web', weight: 0.5 }, { ruleId: 'n', label: null, property: null, value: 0, limit: 1, side: 'min', roi: null, weight: 1 }],
    probes: [{ rawDn: Math.fround(16 / 219), flatFieldDn: null }, { rawDn: -1.5, flatFieldDn: Math.fround(0.1) }],
    engine: { backend: 'wasm', adapter: 'WebAssembly SIMD', fallbackReason: null }, latencyMs: 12.125, shapes,
    result: {
      frame: 5, ptsUs: null, labelledCount: rows + 1, overflow: false, levelDn: 127.1,
      regions: { count: rows, label: Uint32Array.from({ length: rows }, (_, i) => i + 1), columns: new Map([['area', column(1)], ['eccentricity', column(NaN)], ['weights', column(1e-300)]]) },
      times: { stageMs: { gaussianBlur: 0.1, threshold: null }, uploadMs: 0, readbackMs: 0.25, totalMs: 1 },
    },
  };
}

const BATCH: FrameReport[] = [
  inspected(3),
  { type: 'dropped', runId: 1, sequence: 8, frame: 6, cause: 'engine-busy' },
  inspected(0),
  inspected(0, []),
  inspected(3, [Uint8Array.of(1, 2, 3), Uint8Array.from({ length: 300 }, (_, at) => at), Uint8Array.of(200)]),
  { type: 'failed', runId: 1, sequence: 9, frame: 7, cause: 'device-lost', reason: 'gone' },
];

describe('report batch', () => {
  it('should arrive bit for bit, at any place in memory', () => {
    const bytes = encodeReports(BATCH);
    const shifted = new Uint8Array(bytes.length + 3);
    shifted.set(bytes, 3);
    expect(decodeReports(bytes)).toEqual({ reports: BATCH, refused: [] });
    expect(decodeReports(shifted.subarray(3)).reports).toEqual(BATCH);
    expect(decodeReports(new Uint8Array(0))).toEqual({ reports: [], refused: [] });
  });

  it('should be refused when it was cut, wherever', () => {
    const bytes = encodeReports([inspected(3)]);
    for (let length = 1; length < bytes.length; length += 5) expect(() => decodeReports(bytes.slice(0, length)), String(length)).toThrow();
    const shaped = encodeReports([inspected(3, [Uint8Array.of(1), Uint8Array.of(2, 3), Uint8Array.of(4)])]);
    for (let length = bytes.length; length < shaped.length; length += 3) expect(() => decodeReports(shaped.slice(0, length)), String(length)).toThrow();
  });

  it('should lose only the reports that say what no report says', () => {
    const [first, ...rest] = BATCH as [FrameReport & { type: 'inspected' }, ...FrameReport[]];
    const noCause: FrameReport = { type: 'dropped', runId: 1, sequence: 8, frame: 6, cause: 'link-busy' as 'engine-busy' };
    // JSON has no NaN.
    const noNumber: FrameReport = { ...first, sequence: 9, latencyMs: NaN, shapes: [1, 2, 3].map((value) => Uint8Array.of(value)) };
    expect(decodeReports(encodeReports([first, noCause, noNumber, ...rest]))).toEqual({
      reports: BATCH,
      refused: [
        { runId: 1, sequence: 8, frame: 6, error: expect.stringMatching(/^cause: .*engine-busy/) as string },
        { runId: 1, sequence: 9, frame: 5, error: expect.stringMatching(/^latencyMs: /) as string },
      ],
    });
  });

  it('should lose only the report whose shapes are damaged', () => {
    const shaped = encodeReports([inspected(1, [Uint8Array.of(1, 2)])]), damaged = shaped.slice();
    new DataView(damaged.buffer).setUint32(damaged.length - 16, 3, true);
    const batch = new Uint8Array([...damaged, ...shaped]);
    expect(decodeReports(batch)).toEqual({ reports: [inspected(1, [Uint8Array.of(1, 2)])], refused: [{ runId: 1, sequence: 7, frame: 5, error: 'its shapes are damaged' }] });
  });

  it('should be refused when nobody knows whose a report is', () => {
    expect(() => decodeReports(encodeReports([{ type: 'dropped', frame: 6 } as FrameReport]))).toThrow(/no report at 0: runId/);
    const noJson = encodeReports([BATCH[1]!]);
    noJson[8] = 0;
    expect(() => decodeReports(noJson)).toThrow(RangeError);
  });
});
