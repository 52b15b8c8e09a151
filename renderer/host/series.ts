/** What tells frames whose figures can be mixed: of one run, and of one size, as a source may come back in another. */
interface SeriesFrame {
  readonly runId: number;
  readonly width: number;
  readonly height: number;
}

/** Frames whose figures are gathered together. The worker is at times ahead of the host's word on the run, and at times behind it. */
export interface Series {
  /** Another run is the host's. */
  begin(runId: number): void;
  /** @returns false for a frame of a run before, which is late: runs are numbered upwards */
  takes(frame: SeriesFrame): boolean;
}

/** @param clear  forgets what was gathered: what comes next is of another series */
export function createSeries(clear: () => void): Series {
  let now: number | null = null, before: number | null = null;
  let size: string | null = null;
  const begin = (runId: number): void => {
    if (runId === now) return;
    const isFirst = now === null;
    [before, now, size] = [now, runId, null];
    if (!isFirst) clear();
  };
  return {
    begin,
    takes({ runId, width, height }) {
      if (runId === before || (now !== null && runId < now)) return false;
      begin(runId);
      const its = `${width}x${height}`;
      if (size !== null && size !== its) clear();
      size = its;
      return true;
    },
  };
}
