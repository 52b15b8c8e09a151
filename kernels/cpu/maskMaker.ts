import { OTSU_BINS, otsuLevel } from '../stages/threshold/otsu.ts';
import { CONTROL, type Job } from './control.ts';
import { runGraySteps } from './graySteps.ts';
import { thresholdLocally, thresholdStrip, type MaskStepsInput } from './maskSteps.ts';
import { lastImageAddress, stageIndices, type Program } from './program.ts';
import { runGrayStages, type GrayPass, type Strip } from './strips.ts';

/** One worker's share of a frame up to the threshold's mask. */
export interface MaskMaker {
  /** Leaves the rows of the gray stage that the job asks for. */
  makeGray(job: Job): void;
  /** Otsu's method makes the last gray image and its histogram, then one level for all; every other method has its level. */
  findLevel(job: Job): number;
  /** Leaves the stripe's rows of the mask; where the plan streams, strips are handed on as they are made. */
  makeMask(job: Job): void;
}

/** @param next  takes the strips of a plan that streams */
export function createMaskMaker(input: MaskStepsInput & { readonly words: Int32Array }, next: (job: Job, strip: Strip) => void): MaskMaker {
  const { engine, memory, program, thread, stripe, words, barrier, addTime } = input;
  const { fusion: { masksInBlur }, graySteps, layout, threshold } = program;
  const thresholdTime = stageIndices(program).threshold - 1;
  const foundLevel = new Float32Array(words.buffer, words.byteOffset + CONTROL.level * 4, 1);
  const otsu = threshold.kind === 'level' && threshold.levelDn === null;
  let levelDn = threshold.kind === 'level' ? threshold.levelDn ?? 0 : 0;

  const gray = (job: Job, pass: Partial<GrayPass> & Pick<GrayPass, 'consume'>): void => runGrayStages(program, engine, stripe, job.pixels,
    { blurs: program.leadingBlurs, corrected: program.hasFlatField, keepsImage: true, maskLevelDn: null, ...pass }, addTime);

  /** The whole image that the threshold reads; `see` is shown the stripe's rows of it. */
  const makeImage = (job: Job, see: (strip: Strip) => void): void => {
    gray(job, { consume: graySteps.length === 0 ? see : ignore });
    if (graySteps.length === 0) return;
    runGraySteps(input, graySteps.length);
    eachStrip(program, stripe, see);
  };

  /** Rows of the last gray image; of the mask where the last blur has made it. */
  const consume = (job: Job) => (strip: Strip): void => {
    const began = performance.now();
    if (!masksInBlur) thresholdStrip(program, engine, strip, levelDn);
    addTime(thresholdTime, performance.now() - began);
    if (program.streams) next(job, strip);
  };

  return {
    makeGray(job) {
      const made = Math.max(0, job.stage - (program.hasFlatField ? 1 : 0));
      gray(job, { blurs: Math.min(made, program.leadingBlurs), corrected: program.hasFlatField && job.stage > 0, consume: ignore });
      runGraySteps(input, Math.max(0, made - program.leadingBlurs));
    },
    findLevel(job) {
      if (!otsu) return levelDn;
      engine.clearHistogram(stripe.histogram);
      makeImage(job, (strip) => {
        const began = performance.now();
        engine.histogramRows(strip.address, layout.rowStride, program.width, strip.count, program.binScale, stripe.histogram);
        addTime(thresholdTime, performance.now() - began);
      });
      barrier();
      if (thread === 0) foundLevel[0] = otsuLevel(addHistograms(program, memory), program.fullScaleDn);
      barrier();
      levelDn = foundLevel[0]!;
      return levelDn;
    },
    makeMask(job) {
      if (threshold.kind === 'local') {
        makeImage(job, ignore);
        barrier();
        const began = performance.now();
        thresholdLocally(input, lastImageAddress(program), threshold);
        addTime(thresholdTime, performance.now() - began);
      } else if (otsu) {
        eachStrip(program, stripe, consume(job));
      } else if (graySteps.length > 0) {
        makeImage(job, consume(job));
      } else {
        gray(job, { keepsImage: false, maskLevelDn: masksInBlur ? levelDn : null, consume: consume(job) });
      }
    },
  };
}

const ignore = (): void => undefined;

/** Shows the rows of the last gray image, strip by strip. */
export function eachStrip(program: Program, stripe: { firstRow: number; endRow: number }, see: (strip: Strip) => void): void {
  const { rowStride, stripRows } = program.layout;
  const image = lastImageAddress(program);
  for (let row = stripe.firstRow; row < stripe.endRow; row += stripRows) {
    see({ firstRow: row, count: Math.min(stripRows, stripe.endRow - row), address: image + row * rowStride });
  }
}

/** Sums the four partial histograms of every thread. */
function addHistograms(program: Program, memory: WebAssembly.Memory): Uint32Array {
  const total = new Uint32Array(OTSU_BINS);
  for (const stripe of program.layout.stripes) {
    new Uint32Array(memory.buffer, stripe.histogram, 4 * OTSU_BINS).forEach((count, at) => { total[at % OTSU_BINS]! += count; });
  }
  return total;
}
