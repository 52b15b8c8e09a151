import { describe, expect, it } from 'vitest';
import { FRAME_HEADER_BYTES, readFrameHeader, writeFrameHeader, type FrameHeader } from '../../../main/contract/index.ts';

const HEADER: FrameHeader = {
  runId: 3, recipeVersion: 12, frame: 4_000_000_000, sequence: 4_000_000_001, ptsUs: -33_366.5, capturedAtMs: 1_795_220_738_064.25, captureMs: 1.5, mode: 'replay', keepsShapes: true,
  format: { width: 3840, height: 2160, pixelFormat: 'gray16le', bitDepth: 12, range: 'limited' },
};

describe('frame header', () => {
  it('should come back as it was written, at any place in memory', () => {
    for (const header of [HEADER, { ...HEADER, ptsUs: null, mode: 'live' as const, keepsShapes: false, format: { width: 1, height: 1, pixelFormat: 'gray8' as const, bitDepth: 8, range: 'full' as const } }]) {
      const record = new Uint8Array(200).fill(255).subarray(5, 5 + FRAME_HEADER_BYTES + 9);
      writeFrameHeader(record, header, 9);
      expect(readFrameHeader(record)).toEqual({ header, payloadBytes: 9 });
      expect(record[FRAME_HEADER_BYTES]).toBe(255);
    }
  });

  it('should be refused where the stream is out of step', () => {
    const record = new Uint8Array(FRAME_HEADER_BYTES);
    writeFrameHeader(record, HEADER, 1);
    expect(() => readFrameHeader(Uint8Array.from([0, ...record]))).toThrow('open the stream anew');
  });
});
