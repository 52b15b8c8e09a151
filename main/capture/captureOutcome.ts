import { bareMessage, type StderrLog } from './stderrLog.ts';

/** How a capture ended. */
export interface CaptureOutcome {
  readonly framesDelivered: number;
  /** Frames that could not be decoded and were left out. */
  readonly decodeErrors: number;
  /** Frames that were delivered although parts of them were lost; those that build on them, up to the next key frame, may be wrong. */
  readonly damagedFrames: number;
  /** True when the source held, or should have held, more than was delivered. */
  readonly endedEarly: boolean;
  /** One line: why it ended early, or what the decoder complained of; null when all is well. */
  readonly reason: string | null;
  /** True when its frames are of another size, pixel format or range than it was opened with. */
  readonly formatChanged: boolean;
  /** True when the consumer ended it. */
  readonly stopped: boolean;
  /** Bytes of a last frame that came incomplete and was discarded. */
  readonly partialFrameBytes: number;
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
}

/** What is known of a source's length, and how far its frames went. */
export interface Reach {
  /** As the container states it; null where that says nothing about the video stream. */
  readonly durationSeconds: number | null;
  readonly sourceStartSeconds: number;
  readonly frameRate: number | null;
  readonly lastPtsUs: number | null;
  /** The longest time between two frames. */
  readonly longestStepUs: number;
}

/**
 * A container cut at the end of a packet is read without a word; only its stated duration tells.
 * @returns null where the frames reach it
 */
export function shortOfDuration({ durationSeconds, sourceStartSeconds, frameRate, lastPtsUs, longestStepUs }: Reach): string | null {
  if (durationSeconds === null || lastPtsUs === null) return null;
  // The last frame of a variable-rate source may last as long as any before it.
  const lastFrame = Math.max(0.1, 3 / (frameRate ?? 30), 2 * longestStepUs / 1e6);
  const reached = lastPtsUs / 1e6 - sourceStartSeconds;
  return reached + lastFrame < durationSeconds ? `it ends at ${reached.toFixed(2)} s of ${durationSeconds.toFixed(2)} s: truncated` : null;
}

/** @returns what the decoder could not do, though the source was read to its end; null when all is well */
export function decoderComplaint(log: Pick<StderrLog, 'decodeErrors' | 'damagedFrames' | 'firstErrors'>): string | null {
  const frames = (count: number): string => `${count} ${count === 1 ? 'frame' : 'frames'}`;
  const parts = [
    ...(log.decodeErrors > 0 ? [`${frames(log.decodeErrors)} could not be decoded and left out`] : []),
    ...(log.damagedFrames > 0 ? [`${frames(log.damagedFrames)} delivered with lost parts concealed`] : []),
  ];
  return parts.length === 0 ? null : `${parts.join(', ')} (${bareMessage(log.firstErrors[0] ?? 'ffmpeg did not say why')})`;
}
