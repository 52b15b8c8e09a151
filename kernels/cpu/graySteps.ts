import type { EngineExports } from './engineModule.ts';
import type { GrayStep } from './grayProgram.ts';
import type { StripeLayout } from './layout.ts';
import type { Program } from './program.ts';

/** Px of clamped margin that medians and differences read on either side of a row. */
export const STEP_MARGIN_PX = 4;

/** One worker's share of the stages that read finished images. */
export interface GrayStepsInput {
  readonly program: Program;
  readonly engine: EngineExports;
  readonly customs: CustomRows;
  readonly stripe: StripeLayout;
  /** Returns when all workers have called it. */
  readonly barrier: () => void;
  /** Takes the milliseconds a stage spent, waiting left out. */
  readonly addTime: (stage: number, ms: number) => void;
}

/** What programWasm exports. */
type RunRows = (from: number, to: number, strideBytes: number, firstRow: number, endRow: number) => void;

/** The functions of custom stages, by their step. */
export type CustomRows = ReadonlyMap<GrayStep, RunRows>;

/** Makes the custom stages' modules callable on this thread. */
export function instantiateCustoms({ graySteps }: Program, memory: WebAssembly.Memory): CustomRows {
  return new Map(graySteps.flatMap((step) => {
    if (step.kind !== 'custom') return [];
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(step.code), { env: { memory } });
    return [[step, exports['run'] as RunRows]];
  }));
}

/** Runs the first `count` of the plan's gray steps over a stripe of `layout.images[0]`, which the workers fill before. */
export function runGraySteps({ program, engine, customs, stripe, barrier, addTime }: GrayStepsInput, count: number): void {
  const { width, layout } = program;
  const rows = stripe.endRow - stripe.firstRow;
  for (const step of program.graySteps.slice(0, count)) {
    let began = performance.now();
    if (step.kind !== 'lookup') {
      engine.clampRows(step.from, layout.rowStride, width, stripe.firstRow, rows, STEP_MARGIN_PX);
      addTime(step.time, performance.now() - began);
      barrier();
      began = performance.now();
    }
    if (rows > 0) runStep(program, engine, customs, stripe, step);
    addTime(step.time, performance.now() - began);
  }
}

function runStep(program: Program, engine: EngineExports, customs: CustomRows, stripe: StripeLayout, step: GrayStep): void {
  const { width, height, layout: { rowStride } } = program;
  const { firstRow, scratch } = stripe;
  const rows = stripe.endRow - firstRow;
  const dst = step.to + firstRow * rowStride;
  switch (step.kind) {
    case 'blur': return blurImage(program, engine, stripe, step, step.blur);
    case 'median': {
      const median = step.sizePx === 3 ? engine.median3Rows : engine.median5Rows;
      return median(step.from, rowStride, width, height, firstRow, rows, dst, scratch);
    }
    case 'local':
      engine.beginLocal(step.from, rowStride, width, height, firstRow, step.radiusPx, step.unit, scratch);
      for (let row = 0; row < rows; row++) engine.localRow(step.output, 0, 1, dst + row * rowStride);
      return;
    case 'lookup': return engine.lookupRows(step.to, rowStride, width, firstRow, rows, step.entries, step.length, step.indexScale);
    case 'gradient': return engine.gradientRows(step.from, rowStride, width, height, firstRow, rows, Number(step.direction), dst);
    case 'custom': return customs.get(step)!(step.from, step.to, rowStride, firstRow, stripe.endRow);
    case 'hessian': return engine.hessianRows(step.from, rowStride, width, height, firstRow, rows, step.output, dst);
  }
}

/** Strip by strip, so that the rows filtered horizontally are still in the cache when the vertical half reads them. */
function blurImage(program: Program, engine: EngineExports, stripe: StripeLayout, { from, to }: GrayStep, blur: number): void {
  const { width, height, layout } = program;
  const { rowStride, ringStride, stripRows } = layout;
  const radius = program.radii[blur]!, taps = layout.taps[blur]!, ring = stripe.rings[blur]!, ringRows = layout.ringRows[blur]!;
  const end = Math.min(height, stripe.endRow + radius);
  let next = stripe.firstRow;
  for (let row = Math.max(0, stripe.firstRow - radius); row < end; row += stripRows) {
    const count = Math.min(stripRows, end - row);
    engine.blurRows(from + row * rowStride, rowStride, width, row, count, taps, radius, ring, ringRows, ringStride);
    const ready = row + count === height ? stripe.endRow : Math.min(stripe.endRow, row + count - radius);
    while (next < ready) {
      const made = Math.min(stripRows, ready - next);
      engine.blurColumns(ring, ringRows, ringStride, width, height, next, made, taps, radius, to + next * rowStride, rowStride, stripe.pointers);
      next += made;
    }
  }
}
