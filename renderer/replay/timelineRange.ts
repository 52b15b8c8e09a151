/** Frames that a live timeline shows: two minutes at 30 frames a second. */
export const LIVE_FRAMES = 3600;

/**
 * @param frameCount  frames of the recording; null where the run is live
 * @param newest      largest frame number seen; -1 before the first
 * @returns frames from `from` to `to`, not included; never empty
 */
export function timelineRange(frameCount: number | null, newest: number): { readonly from: number; readonly to: number } {
  if (frameCount !== null) return { from: 0, to: Math.max(1, frameCount) };
  const to = Math.max(LIVE_FRAMES, newest + 1);
  return { from: to - LIVE_FRAMES, to };
}
