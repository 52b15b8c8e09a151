import type { EngineExports } from './engineModule.ts';
import type { StripeLayout } from './layout.ts';
import type { Program } from './program.ts';

/** Rows that were just computed: `count` of them, the first at `address`, `stride` bytes apart, pixels at 0. */
export interface Strip {
  readonly firstRow: number;
  readonly count: number;
  readonly address: number;
}

/** What a run over a stripe does with the rows of the last gray stage. */
export interface GrayPass {
  /** Blurs that are computed; the rest are left out. */
  readonly blurs: number;
  /** The flat-field maps are used; else samples become DN. */
  readonly corrected: boolean;
  /** The last stage's rows go into the whole-frame image, not into the strip. */
  readonly keepsImage: boolean;
  /** The level: the last blur leaves the strip's mask rows and no gray rows. null: gray rows. */
  readonly maskLevelDn: number | null;
  readonly consume: (strip: Strip) => void;
}

interface BlurLevel {
  readonly radius: number;
  readonly taps: number;
  readonly ring: number;
  readonly ringRows: number;
  /** Rows this level makes: those the levels after it need, clipped to the frame. */
  readonly end: number;
  /** One past the last row filtered horizontally. */
  filled: number;
  /** Next row to make. */
  next: number;
}

/**
 * Runs the gray stages over a stripe, strip by strip: every strip goes through all stages before the next one is read, so that it
 * stays in the cache. A blur keeps the rows its vertical half still needs in a ring, so no row is computed twice in a stripe.
 *
 * @param pixels    address of the frame's samples
 * @param addTime   takes the milliseconds a stage spent on a strip; 0 is the first stage, and loading is part of it
 */
export function runGrayStages(
  program: Program, engine: EngineExports, stripe: StripeLayout, pixels: number, pass: GrayPass, addTime: (stage: number, ms: number) => void,
): void {
  const { layout, width, height } = program;
  const stripRows = layout.stripRows;
  const { first, end, levels } = planRows(program, stripe, pass.blurs);
  const target = (level: number, row: number): number =>
    pass.keepsImage && level === pass.blurs ? layout.image + row * layout.rowStride : stripe.rows;

  /** What follows stage `level` - 1 with the rows it made. */
  const push = (level: number, strip: Strip): void => {
    const blur = levels[level];
    if (!blur) {
      pass.consume(strip);
      return;
    }
    const began = performance.now();
    engine.blurRows(strip.address, layout.rowStride, width, strip.firstRow, strip.count, blur.taps, blur.radius,
      blur.ring, blur.ringRows, layout.ringStride);
    filterColumns(level, blur, strip, began);
  };

  /** Vertical half of the rows that a strip, filtered horizontally since `began`, completes. */
  const filterColumns = (level: number, blur: BlurLevel, filtered: Strip, began: number): void => {
    const stage = level + (program.hasFlatField ? 1 : 0);
    blur.filled = filtered.firstRow + filtered.count;
    const ready = blur.filled === height ? blur.end : Math.min(blur.end, blur.filled - blur.radius);
    while (blur.next < ready) {
      const made = { firstRow: blur.next, count: Math.min(stripRows, ready - blur.next), address: target(level + 1, blur.next) };
      if (pass.maskLevelDn !== null && level === pass.blurs - 1) {
        engine.blurColumnsToMask(blur.ring, blur.ringRows, layout.ringStride, width, height, made.firstRow, made.count, blur.taps, blur.radius,
          pass.maskLevelDn, Number(program.threshold.kind === 'level' && program.threshold.below), layout.mask + made.firstRow * program.maskStride, program.maskStride, stripe.pointers);
      } else {
        engine.blurColumns(blur.ring, blur.ringRows, layout.ringStride, width, height, made.firstRow, made.count, blur.taps, blur.radius,
          made.address, layout.rowStride, stripe.pointers);
      }
      blur.next += made.count;
      addTime(stage, performance.now() - began);
      push(level + 1, made);
      began = performance.now();
    }
    addTime(stage, performance.now() - began);
  };

  const firstBlur = program.fusion.correctsInBlur ? levels[0] : undefined;
  for (let row = first; row < end; row += stripRows) {
    const strip = { firstRow: row, count: Math.min(stripRows, end - row), address: target(0, row) };
    const began = performance.now();
    if (firstBlur) {
      blurCorrected(program, engine, pixels, strip, firstBlur, stripe.rows);
      filterColumns(0, firstBlur, strip, began);
    } else {
      loadStrip(program, engine, pixels, strip, pass.corrected);
      addTime(0, performance.now() - began);
      push(0, strip);
    }
  }
}

/** The rows every level has to make so that the last one makes the stripe's. */
function planRows(program: Program, stripe: StripeLayout, blurs: number): { first: number; end: number; levels: BlurLevel[] } {
  const { layout, height, radii } = program;
  let first = stripe.firstRow, end = stripe.endRow;
  const levels: BlurLevel[] = [];
  for (let level = blurs - 1; level >= 0 && first < end; level--) {
    const radius = radii[level]!;
    levels.unshift({
      radius, taps: layout.taps[level]!, ring: stripe.rings[level]!, ringRows: layout.ringRows[level]!, end, filled: first, next: first,
    });
    first = Math.max(0, first - radius);
    end = Math.min(height, end + radius);
  }
  return { first, end, levels };
}

function loadStrip(program: Program, engine: EngineExports, pixels: number, strip: Strip, corrected: boolean): void {
  const { width, sampleBytes, layout, load } = program;
  const from = pixels + strip.firstRow * width * sampleBytes;
  const map = strip.firstRow * width * 4;
  if (corrected) {
    const flatField = sampleBytes === 1 ? engine.flatFieldRows8 : engine.flatFieldRows16;
    flatField(from, width, strip.count, layout.dark + map, layout.gain + map, strip.address, layout.rowStride);
  } else {
    const loadRows = sampleBytes === 1 ? engine.loadRows8 : engine.loadRows16;
    loadRows(from, width, strip.count, load.offset, load.scale, strip.address, layout.rowStride);
  }
}

function blurCorrected(program: Program, engine: EngineExports, pixels: number, strip: Strip, blur: BlurLevel, row: number): void {
  const { width, sampleBytes, layout } = program;
  const sample = strip.firstRow * width;
  engine.blurCorrectedRows(pixels + sample * sampleBytes, sampleBytes, width, strip.firstRow, strip.count, layout.dark + sample * 4,
    layout.gain + sample * 4, blur.taps, blur.radius, blur.ring, blur.ringRows, layout.ringStride, row);
}
