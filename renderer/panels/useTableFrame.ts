import { useEffect, useRef, useState } from 'react';
import type { ShownFrame } from '../inspection/protocol.ts';

/** Rows from which sorting is felt, and how often such a table is made anew. */
const LARGE_TABLE_ROWS = 5_000;
const LARGE_TABLE_INTERVAL_MS = 1_000;

/** @returns ms until the table may show another frame: a large one rests in between, any one while it is scrolled (null) */
export function tableWaitMs(rows: number, isScrolling: boolean, sinceLastMs: number): number | null {
  if (isScrolling) return null;
  return rows > LARGE_TABLE_ROWS ? Math.max(0, LARGE_TABLE_INTERVAL_MS - sinceLastMs) : 0;
}

/** The frame whose regions are listed: follows `shown`, but holds still under a hand that scrolls. */
export function useTableFrame(shown: ShownFrame, isScrolling: boolean): ShownFrame {
  const [listed, setListed] = useState(shown);
  const changedAtMs = useRef(-Infinity);
  useEffect(() => {
    const waitMs = tableWaitMs(shown.regions.count, isScrolling, performance.now() - changedAtMs.current);
    if (waitMs === null) return;
    const timer = setTimeout(() => {
      changedAtMs.current = performance.now();
      setListed(shown);
    }, waitMs);
    return () => { clearTimeout(timer); };
  }, [shown, isScrolling]);
  return listed;
}
