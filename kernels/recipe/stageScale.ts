import { fullScaleDn, type FrameFormat } from '../frame.ts';
import type { Plan, PlannedGray, StageName } from './plan.ts';

/**
 * How the values of a gray stage are seen, the same in every frame. `linear`: black at `from`, white at `to`, what lies beyond is held at the end.
 * `root`: the same of the value's square root, its sign kept. `cyclic`: an angle, by its hue; both ends are one colour.
 */
export interface StageScale {
  readonly kind: 'linear' | 'root' | 'cyclic';
  readonly from: number;
  readonly to: number;
  readonly unit: 'DN' | 'DN/px' | 'DN/px²' | '(DN/px²)²' | 'rad';
}

const sampleScale = (format: FrameFormat): StageScale => ({ kind: 'linear', from: 0, to: fullScaleDn(format), unit: 'DN' });

/** @returns the scale of a stage before the threshold; that of the samples for every other name */
export function stageScale(plan: Plan, stage: StageName): StageScale {
  const last = plan.gray.findIndex(({ name }) => name === stage);
  return plan.gray.slice(0, last + 1).reduce((scale, gray) => scaleAfter(gray, scale, plan.format), sampleScale(plan.format));
}

/** What a stage makes of values on a scale: its ends are what an edge between the two ends of the scale before gives. */
function scaleAfter(stage: PlannedGray, before: StageScale, format: FrameFormat): StageScale {
  const range = before.to - before.from;
  switch (stage.stage) {
    case 'median': return before;
    // A mean of angles is no angle.
    case 'gaussianBlur': case 'localMean': return before.kind === 'cyclic' ? { ...before, kind: 'linear' } : before;
    case 'localDeviation': return { kind: 'linear', from: 0, to: range / 2, unit: before.unit };
    case 'lookup': return stage.method === 'table' ? { ...sampleScale(format), ...endsOf(stage.tableDn) } : sampleScale(format);
    case 'gradient': return stage.output === 'direction' ? { kind: 'cyclic', from: -Math.PI, to: Math.PI, unit: 'rad' } : { kind: 'linear', from: 0, to: range / 2, unit: 'DN/px' };
    case 'hessian': return stage.output === 'determinant' ? signed('root', range ** 2, '(DN/px²)²') : signed('linear', stage.output === 'xy' ? range / 4 : range, 'DN/px²');
    // What a function of one's own makes is not known; it is taken for DN of the source.
    case 'custom': return sampleScale(format);
  }
}

/** 0 is the middle gray. */
function signed(kind: 'linear' | 'root', end: number, unit: StageScale['unit']): StageScale {
  return { kind, from: -end, to: end, unit };
}

/** A table that makes one value of all has no range: it is seen against 0. */
function endsOf(table: readonly number[]): { readonly from: number; readonly to: number } {
  const from = table.reduce((least, value) => Math.min(least, value), Infinity), to = table.reduce((most, value) => Math.max(most, value), -Infinity);
  return from < to ? { from, to } : { from: Math.min(0, from), to: Math.max(1, to) };
}

/** The value's square root, its sign kept: values over many powers of ten, seen on one scale. */
export function signedRoot(value: number): number {
  return Math.sign(value) * Math.sqrt(Math.abs(value));
}
