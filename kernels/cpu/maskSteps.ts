import type { EngineExports } from './engineModule.ts';
import type { GrayStepsInput } from './graySteps.ts';
import type { StripeLayout } from './layout.ts';
import type { MaskStep, ThresholdWork } from './maskProgram.ts';
import type { Program } from './program.ts';
import type { Strip } from './strips.ts';

/** One worker's share of the stages between the last gray image and the mask that is labelled. */
export interface MaskStepsInput extends GrayStepsInput {
  readonly memory: WebAssembly.Memory;
  readonly thread: number;
}

/** Makes the mask's bits of rows that were just computed; `levelDn` is the frame's level where the recipe does not give one. */
export function thresholdStrip({ threshold, layout, width, maskStride }: Program, engine: EngineExports, strip: Strip, levelDn: number): void {
  const { rowStride, masks } = layout;
  const offset = strip.firstRow * maskStride, mask = masks[0]! + offset;
  switch (threshold.kind) {
    case 'level': return engine.thresholdRows(strip.address, rowStride, width, strip.count, levelDn, Number(threshold.below), mask, maskStride);
    case 'between': return engine.thresholdBetweenRows(strip.address, rowStride, width, strip.count, threshold.levelDn, threshold.upperDn, mask, maskStride);
    case 'hysteresis':
      engine.thresholdRows(strip.address, rowStride, width, strip.count, threshold.weakDn, Number(threshold.below), mask, maskStride);
      return engine.thresholdRows(strip.address, rowStride, width, strip.count, threshold.strongDn, Number(threshold.below), masks[1]! + offset, maskStride);
    case 'local': throw new TypeError('a level of its own at every pixel needs the whole image: see thresholdLocally');
  }
}

/** Makes a stripe's bits of a mask whose level follows from every pixel's surroundings in the finished image. */
export function thresholdLocally({ program, engine, stripe }: GrayStepsInput, image: number, work: ThresholdWork & { kind: 'local' }): void {
  const { width, height, layout: { rowStride, masks }, maskStride } = program;
  if (stripe.endRow === stripe.firstRow) return;
  engine.beginLocal(image, rowStride, width, height, stripe.firstRow, work.radiusPx, work.unit, stripe.scratch);
  for (let row = stripe.firstRow; row < stripe.endRow; row++) {
    engine.localRow(work.output, work.k, work.rangeDn, stripe.rows);
    engine.thresholdLevelsRow(image + row * rowStride, stripe.rows, width, Number(work.below), masks[0]! + row * maskStride);
  }
}

/** Runs the mask steps whose stage is at most `last`; a stripe's rows are finished when it returns, those of others at the next barrier. */
export function runMaskSteps(input: MaskStepsInput, last: number): void {
  for (const step of input.program.maskSteps) {
    if (step.time > last) return;
    if (step.kind === 'dilate') runDilate(input, step);
    else runComponents(input, step);
  }
}

function runDilate({ program, engine, stripe, barrier, addTime }: MaskStepsInput, step: MaskStep & { kind: 'dilate' }): void {
  const { width, height, maskStride } = program;
  for (const { from, to, erode } of step.passes) {
    barrier();
    const began = performance.now();
    engine.dilateRows(from, to, maskStride, width, height, stripe.firstRow, stripe.endRow - stripe.firstRow, step.reach, step.radiusPx, Number(erode), stripe.scratch);
    addTime(step.time, performance.now() - began);
  }
}

/** Labels as the label stage does, weighs the components, and sets or clears the light ones. */
function runComponents(input: MaskStepsInput, step: MaskStep & { kind: 'components' }): void {
  const { program, engine, stripe, memory, thread, barrier, addTime } = input;
  const { width, height, maskStride, layout: { parents, areas } } = program;
  const rows = stripe.endRow - stripe.firstRow, offset = stripe.firstRow * maskStride;
  // Others may still read the mask that this step writes.
  barrier();
  let began = performance.now();
  if (step.inverted) engine.invertRows(step.to, maskStride, width, stripe.firstRow, rows, step.labelled);
  engine.beginStripe(parents, stripe.labelScratch, width, step.connectivity, stripe.firstLabel);
  engine.labelRows(step.labelled + offset, maskStride, rows, stripe.runs);
  engine.weighRuns(stripe.runs, width, height, stripe.firstRow, rows, step.weigh, step.seeds + offset, maskStride, areas, stripe.firstLabel, engine.labelEnd());
  const seam = new Uint32Array(memory.buffer, stripe.seam, 3);
  seam[0] = engine.labelEnd();
  seam[1] = engine.lastRowEdges();
  seam[2] = engine.lastRowLabels();
  addTime(step.time, performance.now() - began);
  barrier();
  began = performance.now();
  // A stage's time is the mean over the threads: the others wait for this.
  if (thread === 0) {
    joinStripes(program, engine, memory, step);
    addTime(step.time, (performance.now() - began) * program.layout.stripes.length);
  }
  barrier();
  began = performance.now();
  engine.fillLightRuns(stripe.runs, rows, parents, areas, step.least, Number(step.set), step.to + offset, maskStride);
  addTime(step.time, performance.now() - began);
  // Roots and weights may lie in another stripe, which the next labelling writes anew.
  barrier();
}

function joinStripes(program: Program, engine: EngineExports, memory: WebAssembly.Memory, step: MaskStep & { kind: 'components' }): void {
  const { layout, width, maskStride } = program;
  const stripes = layout.stripes.filter((stripe: StripeLayout) => stripe.endRow > stripe.firstRow);
  const seams = stripes.map((stripe) => new Uint32Array(memory.buffer, stripe.seam, 3));
  stripes.forEach((lower, k) => {
    const upper = seams[k - 1];
    if (!upper) return;
    engine.joinSeam(layout.parents, upper[1]!, upper[2]!, step.labelled + lower.firstRow * maskStride, lower.firstLabel, width, step.connectivity, lower.seamScratch);
  });
  stripes.forEach((stripe, k) => engine.joinWeights(layout.parents, layout.areas, stripe.firstLabel, seams[k]![0]!));
}
