import { frameBytes, type FrameFormat } from 'sightline/kernels';
import { FRAME_HEADER_BYTES, writeFrameHeader, type FrameHeader } from '../../../main/contract/index.ts';
import { gray8 } from '../../kernels/cpu/scene.ts';
import { RecordPool, type FrameRecord } from '../../../renderer/inspection/recordPool.ts';

export function headerOf(frame: number, about: Partial<FrameHeader> = {}): FrameHeader {
  return { runId: 1, recipeVersion: 1, frame, sequence: frame, ptsUs: frame * 40_000, capturedAtMs: 1_000 + frame, captureMs: 2, format: gray8(5, 3), mode: 'replay', keepsShapes: false, ...about };
}

/** One record of the stream; sample i of frame n is n + i, so that every byte says where it belongs. */
export function recordBytes(frame: number, format: FrameFormat = gray8(5, 3)): Uint8Array<ArrayBuffer> {
  const payload = frameBytes(format);
  const record = new Uint8Array(FRAME_HEADER_BYTES + payload);
  writeFrameHeader(record, headerOf(frame, { format }), payload);
  for (let at = 0; at < payload; at++) record[FRAME_HEADER_BYTES + at] = frame + at;
  return record;
}

export async function heldRecord(pool: RecordPool, header: FrameHeader): Promise<FrameRecord> {
  return pool.wrap(header, await pool.take(frameBytes(header.format)), 0);
}
