import { percentile, type FrameResult } from 'sightline/kernels';

/** Time between two drawings: a person cannot read faster. */
const REDRAW_MS = 200;
/** Frames that the shown p95 looks back over. */
const RECENT = 100;

/** One line on a terminal that follows the run; nothing at all elsewhere. */
export interface Progress {
  /** @param rejected  frames that failed a rule so far */
  add(result: FrameResult, rejected: number): void;
  note(text: string): void;
  clear(): void;
}

/**
 * @param silent          draws nothing, terminal or not
 * @param expectedFrames  null where the source does not tell its length
 */
export function createProgress(stream: NodeJS.WriteStream, silent: boolean, expectedFrames: number | null): Progress {
  if (silent || !stream.isTTY) return { add: () => {}, note: () => {}, clear: () => {} };
  const recent: { atMs: number; totalMs: number }[] = [];
  let frames = 0, regions = 0, drawnMs = 0;
  const draw = (text: string): void => {
    stream.cursorTo(0);
    stream.write(text.slice(0, (stream.columns || 80) - 1));
    stream.clearLine(1);
  };
  return {
    add({ times: { totalMs }, regions: { count } }, rejected) {
      const atMs = performance.now();
      frames++;
      regions = count;
      recent.push({ atMs, totalMs });
      if (recent.length > RECENT) recent.shift();
      if (atMs - drawnMs < REDRAW_MS) return;
      drawnMs = atMs;
      const seconds = (atMs - recent[0]!.atMs) / 1000;
      const rate = seconds > 0 ? (recent.length - 1) / seconds : 0;
      const sorted = Float64Array.from(recent, (frame) => frame.totalMs).sort();
      const p95 = percentile(sorted, 95);
      draw(`frame ${frames}${expectedFrames ? ` of ${expectedFrames}` : ''}   ${rate.toFixed(1)} frames/s   p95 ${p95.toFixed(1)} ms   ${regions} regions   ${rejected} rejected   0 dropped`);
    },
    note: draw,
    clear() {
      stream.cursorTo(0);
      stream.clearLine(0);
    },
  };
}
