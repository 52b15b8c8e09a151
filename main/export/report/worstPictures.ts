import type { Frame, FrameFormat, FrameResult, RuleFailure } from 'sightline/kernels';
import { grayPicture } from './grayPicture.ts';

/** A frame kept as a picture. */
export interface KeptPicture {
  readonly frame: number;
  readonly png: Uint8Array;
}

/** Keeps pictures of the worst frames of a run whose source cannot be read again. */
export interface WorstPictures {
  /** Call it for every frame, in their order, while its samples are there. Copies what it keeps. */
  offer(frame: Frame, result: FrameResult, failures: readonly RuleFailure[]): void;
  /** Ascending by frame. */
  readonly pictures: readonly KeptPicture[];
}

/** Pictures held at once: as many as a report may choose from, whatever the length of the run. */
const PARTS = 12;
/** A frame that failed is worse than any that was slow. */
const FAILED = 1e6;

interface Kept extends KeptPicture {
  readonly severity: number;
}

/**
 * One picture of each part of the run, the worst in it: by rules broken, then by regions at fault, else by time. Parts are single frames
 * at first and grow twofold, two becoming one, whenever there are too many.
 */
export function createWorstPictures(format: FrameFormat): WorstPictures {
  let partFrames = 1;
  let parts = new Map<number, Kept>();
  const keep = (kept: Kept, part: number): void => {
    if ((parts.get(part)?.severity ?? -1) < kept.severity) parts.set(part, kept);
  };
  return {
    offer(frame, result, failures) {
      const rules = new Set(failures.map(({ ruleId }) => ruleId)).size;
      const severity = rules > 0 ? FAILED * (FAILED * rules + failures.length) : Math.min(result.times.totalMs, FAILED);
      const part = Math.floor(frame.index / partFrames);
      if ((parts.get(part)?.severity ?? -1) >= severity) return;
      keep({ frame: frame.index, png: grayPicture(frame, format).png, severity }, part);
      while (parts.size > PARTS) {
        partFrames *= 2;
        const all = [...parts.values()];
        parts = new Map();
        for (const kept of all) keep(kept, Math.floor(kept.frame / partFrames));
      }
    },
    get pictures() { return [...parts.values()].sort((a, b) => a.frame - b.frame).map(({ frame, png }) => ({ frame, png })); },
  };
}
