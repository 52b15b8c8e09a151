import type { FrameFormat } from 'sightline/kernels';

/** Bytes before the samples of every record on the frame stream. */
export const FRAME_HEADER_BYTES = 64;
const MAGIC = 0x31464c53;
const NO_TIME = Number.NaN;

/** What the header of a frame says; the samples follow it, row-major, without padding. */
export interface FrameHeader {
  /** Number of the run, from 1; another run may have another format. */
  readonly runId: number;
  /** Version of the recipe that this frame is to be inspected with. */
  readonly recipeVersion: number;
  /** 0-based, in capture order; in replay the frame's place in the recording. */
  readonly frame: number;
  /** Counts every record sent in a run, so that the same frame asked for twice is told apart. */
  readonly sequence: number;
  readonly ptsUs: number | null;
  /** When the last sample arrived from the source: Unix time in ms, of the host's monotonic clock. */
  readonly capturedAtMs: number;
  /** From the frame's first bytes out of ffmpeg to its last, ms, as f32. */
  readonly captureMs: number;
  readonly format: FrameFormat;
  /** Live frames may be dropped by the worker, replayed ones never. */
  readonly mode: 'live' | 'replay';
  /** The session keeps the pixels of the regions: the frame's report brings them. */
  readonly keepsShapes: boolean;
}

/** Writes the 64 bytes, little endian, to the start of `record`. */
export function writeFrameHeader(record: Uint8Array, header: FrameHeader, payloadBytes: number): void {
  const view = new DataView(record.buffer, record.byteOffset, FRAME_HEADER_BYTES);
  const { format } = header;
  view.setUint32(0, MAGIC, true);
  view.setUint32(4, header.runId, true);
  view.setUint32(8, header.recipeVersion, true);
  view.setUint32(12, header.frame, true);
  view.setUint32(16, header.sequence, true);
  view.setUint32(20, payloadBytes, true);
  view.setFloat64(24, header.ptsUs ?? NO_TIME, true);
  view.setFloat64(32, header.capturedAtMs, true);
  view.setUint32(40, format.width, true);
  view.setUint32(44, format.height, true);
  view.setUint8(48, format.pixelFormat === 'gray8' ? 0 : 1);
  view.setUint8(49, format.bitDepth);
  view.setUint8(50, format.range === 'full' ? 0 : 1);
  view.setUint8(51, header.mode === 'live' ? 0 : 1);
  view.setFloat32(52, header.captureMs, true);
  view.setUint8(56, Number(header.keepsShapes));
  record.fill(0, 57, FRAME_HEADER_BYTES);
}

/**
 * Reads the 64 bytes at the start of `record`.
 * @throws RangeError  when they are no header: the stream is out of step and must be opened anew
 */
export function readFrameHeader(record: Uint8Array): { readonly header: FrameHeader; readonly payloadBytes: number } {
  const view = new DataView(record.buffer, record.byteOffset, FRAME_HEADER_BYTES);
  if (view.getUint32(0, true) !== MAGIC) throw new RangeError('frame stream: no header where one is due: open the stream anew');
  const ptsUs = view.getFloat64(24, true);
  return {
    payloadBytes: view.getUint32(20, true),
    header: {
      runId: view.getUint32(4, true), recipeVersion: view.getUint32(8, true), frame: view.getUint32(12, true), sequence: view.getUint32(16, true),
      ptsUs: Number.isNaN(ptsUs) ? null : ptsUs, capturedAtMs: view.getFloat64(32, true), captureMs: view.getFloat32(52, true),
      format: {
        width: view.getUint32(40, true), height: view.getUint32(44, true), pixelFormat: view.getUint8(48) === 0 ? 'gray8' : 'gray16le',
        bitDepth: view.getUint8(49), range: view.getUint8(50) === 0 ? 'full' : 'limited',
      },
      mode: view.getUint8(51) === 0 ? 'live' : 'replay', keepsShapes: view.getUint8(56) !== 0,
    },
  };
}
