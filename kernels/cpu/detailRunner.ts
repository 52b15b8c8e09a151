import { REGION_CAPACITY } from '../engine.ts';
import { createRowTest } from '../regions/deriveTable.ts';
import { DETAIL_GROUPS, wholeRegionDetails, type DetailGroup } from '../regions/regionDetails.ts';
import { CONTROL, type Job } from './control.ts';
import type { EngineExports } from './engineModule.ts';
import type { FrameRunnerInput } from './frameRunner.ts';
import { COLUMN_BYTES, detailColumns, OUTPUT, OUTPUT_HEADER_BYTES } from './layout.ts';
import { lastMaskAddress } from './program.ts';
import { readSums } from './readSums.ts';

/** Regions that a worker takes at a time. */
const CHUNK = 16;

/** What a plan asks of the module's measureDetails. */
export interface DetailOptions {
  readonly wanted: readonly DetailGroup[];
  readonly connectivity: 4 | 8;
  readonly width: number;
  readonly height: number;
  readonly maskStride: number;
  readonly sampleBytes: number;
  readonly corrected: boolean;
  readonly unit: number;
  readonly excludeBorder: boolean;
  /** Sample from which on a pixel is saturated. */
  readonly saturatedFrom: number;
}

function detailBits(groups: Iterable<DetailGroup>): number {
  return [...groups].reduce((bits, group) => bits | (1 << DETAIL_GROUPS.indexOf(group)), 0);
}

export function setDetails(engine: EngineExports, options: DetailOptions): void {
  engine.setDetails(detailBits(options.wanted), options.connectivity, options.width, options.height, options.maskStride, options.sampleBytes,
    Number(options.corrected), options.unit, Number(options.excludeBorder), options.saturatedFrom);
}

/**
 * Makes the function that does one worker's share of a frame's details, after the regions were kept. All workers call it.
 *
 * @param addTime  takes the milliseconds that this worker did not wait
 * @returns null where the plan needs no details
 */
export function createDetailRunner(
  { program, engine, memory, thread, words, barrier }: FrameRunnerInput, addTime: (ms: number) => void,
): ((job: Job) => void) | null {
  const { layout, details: options } = program;
  const { details } = layout;
  if (!details || !options) return null;
  setDetails(engine, options);
  const stripe = layout.stripes[thread]!, scratch = details.threads[thread]!;
  const rows = stripe.endRow - stripe.firstRow;
  const timed = (work: () => void): void => {
    const began = performance.now();
    work();
    addTime(performance.now() - began);
  };

  /** Measures regions of one job: all groups at once, or sums first, and the rest for the regions that may then stay in the table. */
  const createMeasure = (job: Job, count: number): ((first: number, last: number) => void) => {
    const measure = (first: number, last: number): void => engine.measureDetails(first, last, details.starts, details.grouped,
      job.output + OUTPUT_HEADER_BYTES, COLUMN_BYTES, detailColumns(job.output), lastMaskAddress(program), job.pixels, layout.dark, layout.gain, scratch.outline, scratch.work);
    if (!program.filter) return measure;
    const later = wholeRegionDetails(program.filter.details);
    const [sumBits, laterBits] = [detailBits(options.wanted.filter((group) => !later.has(group))), detailBits(later)];
    const mayStay = createRowTest(program.filter, readSums(program.filter, memory, job.output, count), later);
    return (first, last) => {
      engine.wantDetails(sumBits);
      measure(first, last);
      engine.wantDetails(laterBits);
      for (let row = first; row < last; row++) if (mayStay(row)) measure(row, row + 1);
    };
  };

  const assignRows = (): void => {
    engine.beginRows();
    layout.stripes.forEach((each) => {
      if (each.endRow === each.firstRow) return;
      const labelEnd = new Uint32Array(memory.buffer, each.seam, 1)[0]!;
      engine.assignRows(layout.parents, each.firstLabel, labelEnd, layout.areas, program.minAreaPx2, program.maxAreaPx2, REGION_CAPACITY);
    });
  };

  return (job) => {
    if (thread === 0) timed(assignRows);
    barrier();
    const count = new Float64Array(memory.buffer, job.output, OUTPUT.kept + 1)[OUTPUT.kept]!;
    timed(() => engine.countRuns(stripe.runs, rows, layout.parents, scratch.counts, count));
    barrier();
    if (thread === 0) {
      timed(() => engine.placeRuns(details.threads[0]!.counts, details.countBytes, details.threads.length, count, details.starts));
      Atomics.store(words, CONTROL.nextRegion, 0);
    }
    barrier();
    timed(() => engine.groupRuns(stripe.runs, stripe.firstRow, rows, layout.parents, scratch.counts, details.grouped));
    barrier();
    timed(() => {
      const measure = createMeasure(job, count);
      for (let first = Atomics.add(words, CONTROL.nextRegion, CHUNK); first < count; first = Atomics.add(words, CONTROL.nextRegion, CHUNK)) {
        measure(first, Math.min(count, first + CHUNK));
      }
    });
    barrier();
  };
}
