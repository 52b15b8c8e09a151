import { REGION_CAPACITY } from '../engine.ts';
import { NO_STAGE, type Job } from './control.ts';
import { createDetailRunner } from './detailRunner.ts';
import type { EngineExports } from './engineModule.ts';
import { createFill } from './fill.ts';
import { instantiateCustoms } from './graySteps.ts';
import { COLUMN_BYTES, OUTPUT, OUTPUT_HEADER_BYTES } from './layout.ts';
import { createMaskMaker, eachStrip } from './maskMaker.ts';
import { runMaskSteps } from './maskSteps.ts';
import { lastMaskAddress, maskAddress, stageIndices, type Program } from './program.ts';
import type { Strip } from './strips.ts';

/** One worker's view of the engine. */
export interface FrameRunnerInput {
  readonly engine: EngineExports;
  readonly memory: WebAssembly.Memory;
  readonly program: Program;
  readonly thread: number;
  readonly words: Int32Array;
  /** Returns when all workers have called it. */
  readonly barrier: () => void;
}

/**
 * Makes the function that does one worker's share of a frame: its stripe of rows, and for worker 0 the seams and the output.
 * Shared memory is the only input and output; every worker must run the same jobs in the same order.
 */
export function createFrameRunner(input: FrameRunnerInput): (job: Job) => void {
  const { engine, memory, program, thread, barrier } = input;
  const { layout } = program;
  const stripe = layout.stripes[thread]!;
  const rows = stripe.endRow - stripe.firstRow;
  const times = new Float64Array(memory.buffer, stripe.times, program.stageCount);
  const seam = new Uint32Array(memory.buffer, stripe.seam, 3);
  const stages = stageIndices(program);
  const [labelTime, measureTime] = [stages.label - 1, stages.label];
  const addTime = (stage: number, ms: number): void => { times[stage]! += ms; };
  const share = { ...input, stripe, addTime, customs: instantiateCustoms(program, memory) };
  const finalMask = lastMaskAddress(program);
  setSums(program, engine);
  engine.setRoi(layout.roi, program.maskStride);

  let runs = stripe.runs;
  /** Labels and measures rows whose mask is final. A kept list of runs grows over the whole stripe; else only the strip's is there. */
  const labelStrip = (job: Job, { firstRow, count }: Strip): void => {
    const list = keepsRuns(program, job) ? runs : stripe.runs;
    const sample = firstRow * program.width;
    const t0 = performance.now();
    if (program.clips && program.streams) engine.clipRows(finalMask, firstRow, count);
    runs = engine.labelRows(finalMask + firstRow * program.maskStride, program.maskStride, count, list);
    const t1 = performance.now();
    engine.sumRows(list, firstRow, count, job.pixels + sample * program.sampleBytes, layout.dark + sample * 4, layout.gain + sample * 4);
    addTime(labelTime, t1 - t0);
    addTime(measureTime, performance.now() - t1);
  };
  const maker = createMaskMaker(share, labelStrip);

  /** Mask, labels and sums: strip by strip where the plan streams, else one after the other. */
  const labelStripe = (job: Job): void => {
    if (!program.streams) {
      maker.makeMask(job);
      runMaskSteps(share, job.stage === NO_STAGE ? program.stageCount : job.stage - 1);
      // The mask of the last stage before label: other workers are done with these rows of it.
      if (program.clips && (job.stage === NO_STAGE || job.stage >= stages.label - 1)) engine.clipRows(finalMask, stripe.firstRow, rows);
      if (job.stage !== NO_STAGE && job.stage !== stages.label) return;
    }
    engine.beginStripe(layout.parents, stripe.labelScratch, program.width, program.connectivity, stripe.firstLabel);
    engine.beginSums(stripe.firstLabel);
    runs = stripe.runs;
    if (program.streams) maker.makeMask(job);
    else eachStrip(program, stripe, (strip) => labelStrip(job, strip));
    seam.set([engine.labelEnd(), engine.lastRowEdges(), engine.lastRowLabels()]);
  };

  const fill = createFill(program, memory, thread, barrier, addTime);
  const detail = createDetailRunner(input, (ms) => addTime(measureTime, ms));

  return (job) => {
    const began = performance.now();
    times.fill(0);
    fill?.(job);
    if (job.stage >= 0 && job.stage < stages.threshold) {
      maker.makeGray(job);
      barrier();
      return;
    }
    const labels = job.stage === NO_STAGE || job.stage === stages.label;
    const levelDn = maker.findLevel(job);
    labelStripe(job);
    barrier();
    const alone = thread === 0 && labels ? joinStripes(program, engine, memory, job, levelDn) : NOTHING_ALONE;
    if (job.stage === NO_STAGE) detail?.(job);
    if (thread === 0) writeTimes(program, memory, job, alone, began);
    if (job.stage === NO_STAGE) return;
    barrier();
    const image = layout.image + stripe.firstRow * layout.rowStride;
    if (job.stage === stages.label) engine.paintRows(stripe.runs, layout.parents, program.width, rows, image, layout.rowStride);
    else engine.unpackRows(maskAddress(program, job.stage) + stripe.firstRow * program.maskStride, program.maskStride, program.width, rows, image, layout.rowStride);
    barrier();
  };
}

function setSums(program: Program, engine: EngineExports): void {
  const { layout, intensity } = program;
  const wants = (intensity === 'none' ? 0 : 1) | (program.weighted ? 2 : 0) | (intensity === 'flatField' ? 4 : 0);
  engine.setSums(layout.areas, layout.records, layout.recordBytes, layout.squareTable, program.width, program.sampleBytes, wants, program.unit);
}

/** Whether the list of a whole stripe's runs is read again after its labels are joined. */
function keepsRuns(program: Program, job: Job): boolean {
  return job.stage === NO_STAGE ? program.details !== null : job.stage === stageIndices(program).label;
}

/** What one thread did while the others waited, ms: seams count as labelling, merging and writing sums as measuring. */
interface AloneTimes {
  readonly labelMs: number;
  readonly measureMs: number;
}

const NOTHING_ALONE: AloneTimes = { labelMs: 0, measureMs: 0 };

/** Joins the stripes, numbers the regions and writes the frame's output, all but the times. */
function joinStripes(program: Program, engine: EngineExports, memory: WebAssembly.Memory, job: Job, levelDn: number): AloneTimes {
  const { layout } = program;
  const stripes = layout.stripes.filter((stripe) => stripe.endRow > stripe.firstRow);
  const seams = stripes.map((stripe) => new Uint32Array(memory.buffer, stripe.seam, 3));
  const top = (program.intensity === 'flatField' ? engine.TOP_CORRECTED : program.sampleBytes === 1 ? engine.TOP_8 : engine.TOP_16).value as number;
  const intensity = Number(program.intensity !== 'none'), weighted = Number(program.weighted);
  const t0 = performance.now();
  stripes.forEach((lower, k) => {
    const upper = seams[k - 1];
    if (!upper) return;
    engine.joinSeam(layout.parents, upper[1]!, upper[2]!, lastMaskAddress(program) + lower.firstRow * program.maskStride, lower.firstLabel, program.width,
      program.connectivity, lower.seamScratch);
  });
  const t1 = performance.now();
  engine.beginFlatten();
  stripes.forEach((stripe, k) => engine.flattenLabels(layout.parents, stripe.firstLabel, seams[k]![0]!, layout.areas, layout.records,
    layout.recordBytes, intensity, weighted));
  engine.beginNumbers();
  stripes.forEach((stripe, k) => engine.keepRegions(layout.parents, stripe.firstLabel, seams[k]![0]!, layout.areas, layout.records,
    layout.recordBytes, intensity, weighted, top, program.minAreaPx2, program.maxAreaPx2, REGION_CAPACITY, job.output + OUTPUT_HEADER_BYTES, COLUMN_BYTES));
  if (job.stage !== NO_STAGE) {
    engine.beginNumbers();
    stripes.forEach((stripe, k) => engine.numberLabels(layout.parents, stripe.firstLabel, seams[k]![0]!));
  }
  const t2 = performance.now();
  const header = new Float64Array(memory.buffer, job.output, OUTPUT_HEADER_BYTES / 8);
  header[OUTPUT.kept] = engine.keptCount();
  header[OUTPUT.labelled] = engine.componentCount();
  header[OUTPUT.overflow] = engine.overflowed();
  header[OUTPUT.levelDn] = levelDn;
  return { labelMs: t1 - t0, measureMs: t2 - t1 };
}

/** Stage times are means over the threads, and what one did alone. */
function writeTimes(program: Program, memory: WebAssembly.Memory, job: Job, alone: AloneTimes, began: number): void {
  const header = new Float64Array(memory.buffer, job.output, OUTPUT_HEADER_BYTES / 8);
  const { stripes } = program.layout;
  for (let stage = 0; stage < program.stageCount; stage++) {
    const perThread = stripes.map((stripe) => new Float64Array(memory.buffer, stripe.times)[stage]!);
    const added = stage === program.stageCount - 2 ? alone.labelMs : stage === program.stageCount - 1 ? alone.measureMs : 0;
    header[OUTPUT.stageMs + stage] = perThread.reduce((sum, ms) => sum + ms, 0) / perThread.length + added;
  }
  header[OUTPUT.workMs] = performance.now() - began;
}
