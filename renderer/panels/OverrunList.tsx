import { useEffect, useState } from 'react';
import { WARM_UP_FRAMES } from 'sightline/kernels';
import type { Overrun } from '../budget/costHistory.ts';
import { formatCount, formatMs } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

const SHOWN = 6;

/**
 * The last frames over the budget; a click opens one: any of a recording, of a live source those that are kept, which come first.
 * Stands still while a pointer is on it, and the frames in it stay.
 */
export function OverrunList() {
  const { host, inspection, readableChanges, openFrame } = useModel();
  useStore(readableChanges);
  const kept = useStore(inspection.kept);
  const isReplay = host.state.get()?.run?.mode === 'replay';
  const [still, setStill] = useState<readonly Overrun[] | null>(null);
  const isStill = still !== null;
  useEffect(() => {
    if (!isStill) return undefined;
    inspection.send({ type: 'pinKept', on: true });
    return () => { inspection.send({ type: 'pinKept', on: false }); };
  }, [inspection, isStill]);
  const { overruns, budgetMs, leavesWarmUpOut } = inspection.history;
  if (overruns.length === 0) return <p className="dim small">No frame{leavesWarmUpOut ? ` after the first ${WARM_UP_FRAMES}` : ''} took longer than {budgetMs} ms.</p>;
  const canOpen = ({ frame }: Overrun): boolean => isReplay || kept.includes(frame);
  // A recording shows a frame as often as it is asked for; it is listed once, by its last time.
  const newest = [...new Map(overruns.map((each) => [each.frame, each])).values()].toReversed();
  const list = still ?? [...newest.filter(canOpen), ...newest.filter((each) => !canOpen(each))].slice(0, SHOWN);
  return (
    <div className="overruns" role="group" aria-label="Frames over the budget" onPointerEnter={() => { setStill(list); }} onPointerLeave={() => { setStill(null); }}>
      {list.map((overrun) => (
        <button type="button" key={overrun.frame} className={`overrun numbers ${canOpen(overrun) ? '' : 'gone'}`} title={canOpen(overrun) ? 'Shows this frame' : 'Gone: the last few are kept'} onClick={() => { openFrame(overrun.frame); }}>
          {formatCount(overrun.frame)} <span>{formatMs(overrun.ms)} ms</span>
        </button>
      ))}
    </div>
  );
}
