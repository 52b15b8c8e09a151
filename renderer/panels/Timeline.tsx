import { useEffect, useRef, type KeyboardEvent, type PointerEvent } from 'react';
import { timelineRange } from '../replay/timelineRange.ts';
import type { FrameVerdict } from '../replay/verdictTrack.ts';
import { useStore } from '../store/useStore.ts';
import { useCanvas } from './useCanvas.ts';
import { useModel } from './modelContext.ts';

const COLOURS: Readonly<Record<FrameVerdict, string>> = { pass: '--pass-muted', fail: '--fail', unjudged: '--part-waiting' };

/** A tick for each frame's verdict; dragging seeks. */
export function Timeline() {
  const { host, inspection, readableChanges, readable, openFrame } = useModel();
  const change = useStore(readableChanges);
  const frameCount = useStore(host.state, (state) => state?.run?.frameCount ?? null);
  const frame = useStore(readable, (shown) => shown?.header.frame ?? 0);
  const theme = useStore(useModel().shownTheme);
  const isSeeking = useRef(false);
  const { ref, size, draw } = useCanvas();
  const range = timelineRange(frameCount, inspection.verdicts.newest);
  useEffect(() => {
    draw((context, { width, height }, colour) => {
      const columns = inspection.verdicts.columns(range.from, range.to, width);
      columns.forEach((verdict, x) => {
        if (verdict === null) return;
        context.fillStyle = colour(COLOURS[verdict]);
        const inset = verdict === 'fail' ? 0 : Math.round(height * 0.18);
        context.fillRect(x, inset, 1, height - 2 * inset);
      });
      const at = ((frame - range.from + 0.5) / (range.to - range.from)) * width;
      context.fillStyle = colour('--text');
      context.fillRect(Math.round(at) - 1, 0, 3, height);
    });
  }, [draw, inspection, change, frame, range.from, range.to, size, theme]);
  const seekTo = (event: PointerEvent): void => {
    const box = event.currentTarget.getBoundingClientRect();
    const share = Math.min(0.9999, Math.max(0, (event.clientX - box.left) / box.width));
    openFrame(range.from + Math.floor(share * (range.to - range.from)));
  };
  const seekByKey = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1, PageUp: -10, PageDown: 10 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    openFrame(Math.min(range.to - 1, Math.max(range.from, frame + by)));
  };
  return (
    <div className="timeline" role="slider" tabIndex={0} aria-label="Frame" aria-valuemin={range.from} aria-valuemax={Math.max(0, range.to - 1)} aria-valuenow={frame}
      aria-valuetext={`frame ${frame}, ${inspection.verdicts.verdictOf(frame) ?? 'not inspected'}`} aria-disabled={frameCount === null} onKeyDown={seekByKey}
      onPointerDown={(event) => { if (frameCount !== null) { isSeeking.current = true; event.currentTarget.setPointerCapture(event.pointerId); } seekTo(event); }}
      onPointerMove={(event) => { if (isSeeking.current) seekTo(event); }}
      onPointerUp={() => { isSeeking.current = false; }} onPointerCancel={() => { isSeeking.current = false; }}>
      <canvas ref={ref} />
    </div>
  );
}
