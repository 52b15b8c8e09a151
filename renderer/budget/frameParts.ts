import type { FrameCost } from '../inspection/protocol.ts';

/** `compute` stands for all stages together where the device times none of them; `outside` is no part of the frame. */
export type PartKind = 'transfer' | 'stage' | 'waiting' | 'compute' | 'outside';

/** One slice of a frame. `ms` is null where there is no time of its own; `reason` then says why. */
export interface FramePart {
  readonly name: string;
  readonly kind: PartKind;
  readonly ms: number | null;
  readonly reason: string | null;
}

/** What the parts are made for: the engine's plan. */
export interface PartPlan {
  readonly stageNames: readonly string[];
  readonly fusedInto: Readonly<Record<string, string>>;
}

export const UNTIMED = 'the device gives no timestamps: only the whole frame is timed, as wall time';
const NOT_DRAWN = 'this frame was inspected but not drawn';

/**
 * Takes a frame's time apart, in the order in which things happen. The parts that have a time add up to `totalMs`, what the
 * budget is compared with, but for stages that overlap (their sum above the total leaves no waiting, never less than 0).
 */
export function frameParts(cost: FrameCost, { stageNames, fusedInto }: PartPlan): readonly FramePart[] {
  const stages = stageNames.map((name): FramePart => {
    const into = fusedInto[name];
    const ms = into === undefined ? cost.stageMs[name] ?? null : null;
    return { name, kind: 'stage', ms, reason: ms !== null ? null : into === undefined ? UNTIMED : `fused into ${into}: its time is part of that one` };
  });
  const untimed = stages.some(({ name, ms }) => ms === null && fusedInto[name] === undefined);
  const known = stages.reduce((sum, { ms }) => sum + (ms ?? 0), cost.uploadMs + cost.readbackMs);
  const rest = Math.max(0, cost.totalMs - known);
  const timed = (name: string, kind: PartKind, ms: number): FramePart => ({ name, kind, ms, reason: null });
  return [
    timed('upload', 'transfer', cost.uploadMs),
    ...stages,
    untimed ? timed('compute', 'compute', rest) : timed('waiting', 'waiting', rest),
    timed('readback', 'transfer', cost.readbackMs),
  ];
}

const NOT_TOLD = 'ffmpeg decodes in a process of its own and does not say what a frame took';

/** What happens to a frame outside the engine, while the engine may be at other frames: the way to it, and its picture. */
export function outsideParts({ captureMs, linkMs, presentMs }: FrameCost): readonly FramePart[] {
  return [
    { name: 'decode', kind: 'outside', ms: null, reason: NOT_TOLD },
    { name: 'capture', kind: 'outside', ms: captureMs, reason: null },
    { name: 'link', kind: 'outside', ms: linkMs, reason: null },
    { name: 'present', kind: 'outside', ms: presentMs, reason: presentMs === null ? NOT_DRAWN : null },
  ];
}

/** A slice as a piece of the bar, in shares of the bar's length. */
export interface BarSlice extends FramePart {
  readonly ms: number;
  readonly from: number;
  readonly width: number;
}

/**
 * Lays the parts end to end on a bar drawn to scale.
 *
 * @returns the slices, and `scaleMs`: the bar's whole length, the budget unless the frame took longer
 */
export function layOutBar(cost: FrameCost, plan: PartPlan, budgetMs: number): { readonly slices: readonly BarSlice[]; readonly scaleMs: number } {
  const scaleMs = Math.max(budgetMs, cost.totalMs);
  let at = 0;
  const slices = frameParts(cost, plan).flatMap((part): BarSlice[] => {
    if (part.ms === null || part.ms <= 0) return [];
    const slice = { ...part, ms: part.ms, from: at / scaleMs, width: Math.min(part.ms / scaleMs, 1 - at / scaleMs) };
    at = Math.min(scaleMs, at + part.ms);
    return [slice];
  });
  return { slices, scaleMs };
}

/** Where the bar's scale carries a figure: every 10 ms and the budget, or the budget and the end where a frame went over it. */
export function barTicks(budgetMs: number, scaleMs: number): readonly number[] {
  if (scaleMs > budgetMs) return scaleMs > 1.3 * budgetMs ? [0, budgetMs, scaleMs] : [0, budgetMs];
  const step = budgetMs > 60 ? 20 : 10;
  const inner = Array.from({ length: Math.ceil(budgetMs / step) }, (_, i) => i * step);
  return [...inner.filter((tick) => tick < 0.8 * budgetMs), budgetMs];
}
