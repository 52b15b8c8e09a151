import type { FrameCost } from '../inspection/protocol.ts';
import { frameParts, type PartPlan } from './frameParts.ts';

/** Frames drawn: 10 s at 30 frames a second. */
export const DRAWN_FRAMES = 300;

export interface Bands {
  /** Topmost first: each is drawn down to 0, the next one over it. */
  readonly names: readonly { readonly name: string; readonly kind: string }[];
  /** x, then for each name the top edge of its band, ms. */
  readonly data: readonly number[][];
}

const NO_COST: FrameCost = { runId: 0, width: 0, height: 0, frame: 0, atMs: 0, verdict: null, stageMs: {}, captureMs: 0, linkMs: 0, uploadMs: 0, readbackMs: 0, totalMs: 0, presentMs: null, latencyMs: 0 };

/** Stacks the parts of the last frames. Whatever times are missing, the bands are the same: `compute` and `waiting` share a place. */
export function bandsOf(costs: readonly FrameCost[], plan: PartPlan): Bands {
  const drawn = costs.slice(-DRAWN_FRAMES);
  const names = frameParts(NO_COST, plan).map(({ name, kind }) => (kind === 'compute' || kind === 'waiting' ? { name: 'waiting', kind: 'waiting' } : { name, kind })).reverse();
  // A frame is drawn from its place to the next one's: the last needs one more.
  const length = drawn.length === 0 ? 0 : drawn.length + 1;
  const tops = names.map(() => new Array<number>(length).fill(0));
  drawn.forEach((cost, i) => {
    let top = 0;
    frameParts(cost, plan).forEach(({ ms }, part) => {
      top += ms ?? 0;
      tops[names.length - 1 - part]!.fill(top, i);
    });
  });
  return { names, data: [Array.from({ length }, (_, i) => i), ...tops] };
}

/** @returns the frame under a point of the plot */
export function frameAt(costs: readonly FrameCost[], index: number | null): number | null {
  if (index === null) return null;
  const drawn = costs.slice(-DRAWN_FRAMES);
  return drawn[Math.min(index, drawn.length - 1)]?.frame ?? null;
}
