import { DeviceError, FRAMES_IN_FLIGHT, REGION_CAPACITY } from '../engine.ts';
import { describeFormat, frameBytes } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { lookupLength } from '../stages/lookup/table.ts';
import { CONTROL_BYTES } from './control.ts';
import { DETAIL_COLUMN_COUNT, layOutDetails, type DetailLayout } from './detailLayout.ts';
import { SHARED_FRAME_BUFFERS } from './frameSlots.ts';
import { leadingBlurs } from './grayProgram.ts';
import { STEP_MARGIN_PX } from './graySteps.ts';

/** Where one thread keeps what only it writes, and the rows it owns. */
export interface StripeLayout {
  readonly firstRow: number;
  /** Exclusive. */
  readonly endRow: number;
  /** Provisional labels of the stripe start here; ranges of stripes do not meet. */
  readonly firstLabel: number;
  /** f64: milliseconds per stage of the frame. */
  readonly times: number;
  /** u32: label end, and addresses of the last row's edges and labels. */
  readonly seam: number;
  /** First pixel of the first of `stripRows` rows of the stage being computed. */
  readonly rows: number;
  /** Per blur: rows filtered horizontally, waiting for the vertical half. */
  readonly rings: readonly number[];
  /** Row addresses of one vertical pass. */
  readonly pointers: number;
  readonly labelScratch: number;
  readonly seamScratch: number;
  readonly runs: number;
  /** Four partial histograms of 256 u32. */
  readonly histogram: number;
  /** What one step over whole images or masks works with. */
  readonly scratch: number;
}

/** Addresses (bytes) and strides in the shared memory. Everything is reserved at the start and touched when first needed. */
export interface Layout {
  readonly sizeBytes: number;
  readonly control: number;
  /** SHARED_FRAME_BUFFERS that capture writes into, then as many for frames that come in a buffer of their own. */
  readonly frames: readonly number[];
  readonly dark: number;
  readonly gain: number;
  /** u32: BadPixels.table. */
  readonly bad: number;
  /** Per blur, f32: the centre's weight, then outwards. */
  readonly taps: readonly number[];
  readonly mask: number;
  /** `mask`, and where a plan's mask stages need it another one. */
  readonly masks: readonly number[];
  /** Plan.roi's mask. */
  readonly roi: number;
  /** Per morphology, i32: elementReach. */
  readonly reaches: readonly number[];
  /** First pixel of the whole-frame image that Otsu's method and readStage need; rows are `rowStride` apart. */
  readonly image: number;
  /** `image`, and where a plan's gray stages need it another one. */
  readonly images: readonly number[];
  /** Per lookup, f32: its entries. */
  readonly tables: readonly number[];
  /** Rows of f32 with a margin for the blur's border on either side. */
  readonly rowStride: number;
  readonly stripRows: number;
  readonly ringRows: readonly number[];
  readonly ringStride: number;
  readonly parents: number;
  readonly areas: number;
  readonly records: number;
  readonly recordBytes: number;
  readonly squareTable: number;
  /** One per frame in flight: `OUTPUT` header, then columns of REGION_CAPACITY f64. */
  readonly outputs: readonly number[];
  readonly stripes: readonly StripeLayout[];
  /** null where the plan needs no details. */
  readonly details: DetailLayout | null;
}

/** f64 indices of an output's header; stage times follow. */
export const OUTPUT = { kept: 0, labelled: 1, overflow: 2, levelDn: 3, workMs: 4, stageMs: 5 } as const;
export const OUTPUT_HEADER_BYTES = 4_096;
/** Some lines more than a column holds: columns a power of two apart would all fight for the same lines of the caches. */
export const COLUMN_BYTES = REGION_CAPACITY * 8 + 5 * 64;
/** Columns of the sums: geometry, intensity, weighted. */
const SUM_COLUMN_COUNT = 18;

/** @returns address of the first column of details in an output */
export function detailColumns(output: number): number {
  return output + OUTPUT_HEADER_BYTES + SUM_COLUMN_COUNT * COLUMN_BYTES;
}

/** wasm32 addresses 4 GiB. */
export const MEMORY_LIMIT_BYTES = 2 ** 32;
/** Columns of a run are u16. */
const WIDTH_LIMIT_PX = 65_535;
/** Below it lies the module's own data. */
const FIRST_ADDRESS = 65_536;
/** Loads may run this far past the end of an array. */
const SLACK_BYTES = 64;
/** Rows of one stage's output that stay in the second-level cache together with the blur's ring. */
const STRIP_BYTES = 128 * 1024;

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

/** @returns the first row of each of `threads` stripes of nearly equal height; with more threads than rows some are empty. */
export function equalStripes(height: number, threads: number): number[] {
  return Array.from({ length: threads }, (_, thread) => Math.floor((thread * height) / threads));
}

/**
 * Lays out the shared memory of an engine.
 *
 * @param stripeStarts  first row of each thread's stripe, ascending from 0
 * @throws DeviceError  code `limit`: the frame does not fit the 4 GiB that wasm32 addresses, or is wider than 65,535 px
 */
export function createLayout(plan: Plan, stripeStarts: readonly number[]): Layout {
  const { width, height } = plan.format;
  const limit = (what: string): DeviceError =>
    new DeviceError('limit', `wasm: a frame of ${describeFormat(plan.format)} ${what}: scale or crop the source`);
  if (width > WIDTH_LIMIT_PX) throw limit(`is wider than the ${WIDTH_LIMIT_PX} px that run columns hold`);
  let end = FIRST_ADDRESS;
  const take = (bytes: number, align = 64): number => {
    const address = roundUp(end, align);
    end = address + bytes + SLACK_BYTES;
    return address;
  };
  const steps = plan.gray.slice(leadingBlurs(plan));
  const margin = roundUp(Math.max(steps.length > 0 ? STEP_MARGIN_PX : 0, ...plan.blurs.map((blur) => blur.radiusPx)), 4);
  const rowStride = offPage(roundUp((margin + roundUp(width, 16) + margin + 16) * 4, 64));
  const ringStride = offPage(roundUp(width, 16) * 4);
  const stripRows = Math.max(2, Math.min(height, 64, 2 * Math.floor(STRIP_BYTES / (2 * rowStride))));
  const ringRows = plan.blurs.map((blur) => 2 * blur.radiusPx + stripRows);
  // Holes are components of the background, connected the other way.
  const connectivity = plan.masks.some(({ stage }) => stage === 'fillHoles') ? 4 : plan.label.connectivity;
  const recordBytes = plan.needsWeighted ? 96 : plan.needsIntensity ? 80 : 48;

  const control = take(CONTROL_BYTES);
  const frames = Array.from({ length: 2 * SHARED_FRAME_BUFFERS }, () => take(frameBytes(plan.format)));
  const mapBytes = plan.flatField ? width * height * 4 : 0;
  const dark = take(mapBytes), gain = take(mapBytes), bad = take((plan.flatField?.bad.table.length ?? 0) * 4);
  const taps = plan.blurs.map((blur) => take((blur.radiusPx + 1) * 4));
  const mask = take(plan.mask.sizeBytes);
  const masks = plan.masks.length > 0 || plan.threshold.method === 'hysteresis' ? [mask, take(plan.mask.sizeBytes)] : [mask];
  const roi = take(plan.roi ? plan.mask.sizeBytes : 0);
  const reaches = plan.masks.filter((stage) => stage.stage === 'morphology').map(({ radiusPx }) => take((radiusPx + 1) * 4));
  const takeImage = (): number => take(rowStride * height + margin * 4) + margin * 4;
  const image = takeImage();
  const images = steps.some(({ stage }) => stage !== 'lookup') ? [image, takeImage()] : [image];
  const tables = plan.gray.filter((stage) => stage.stage === 'lookup').map(() => take(lookupLength(plan.format) * 4));
  const scratchBytes = stepScratchBytes(plan);
  const squareTable = take((width + 1) * 8);
  const outputs = Array.from({ length: FRAMES_IN_FLIGHT }, () => take(OUTPUT_HEADER_BYTES + (SUM_COLUMN_COUNT + DETAIL_COLUMN_COUNT) * COLUMN_BYTES));
  let labels = 0;
  const stripes = stripeStarts.map((firstRow, thread) => {
    const endRow = stripeStarts[thread + 1] ?? height;
    const firstLabel = labels;
    labels += labelsIn(width, endRow - firstRow, connectivity);
    return {
      firstRow, endRow, firstLabel,
      times: take(OUTPUT_HEADER_BYTES), seam: take(64),
      rows: take(rowStride * stripRows + margin * 4, 4096) + margin * 4,
      rings: ringRows.map((rows) => take(rows * ringStride)),
      pointers: take((stripRows + 2 * margin + 2) * 4),
      labelScratch: take(2 * runRowBytes(width) + (width + 16) * 4), seamScratch: take(runRowBytes(width)),
      runs: take((Math.ceil(width / 2) + 1) * (endRow - firstRow) * 8),
      histogram: take(4_096), scratch: take(scratchBytes),
    };
  });
  const details = layOutDetails(plan, take, stripes.length);
  const parents = take(labels * 4), areas = take(labels * 4), records = take(labels * recordBytes);
  if (end > MEMORY_LIMIT_BYTES) {
    throw limit(`needs ${(end / 2 ** 30).toFixed(1)} GiB of the 4 GiB that WebAssembly addresses`);
  }
  return {
    sizeBytes: end, control, frames, dark, gain, bad, taps, mask, masks, roi, reaches, image, images, tables, rowStride, stripRows, ringRows, ringStride,
    parents, areas, records, recordBytes, squareTable, outputs, stripes, details,
  };
}

/** The most that any step of the plan needs: ranks of a median, sums of columns, rows of a mask. */
function stepScratchBytes({ format: { width }, gray, masks, threshold, mask: { strideBytes } }: Plan): number {
  const sums = (radiusPx: number): number => (width + 2 * radiusPx + 8) * 16;
  return Math.max(0,
    ...gray.map((stage) => (stage.stage === 'median' ? stage.sizePx * (roundUp(width, 16) + 8) * 4 : 'radiusPx' in stage && stage.stage !== 'gaussianBlur' ? sums(stage.radiusPx) : 0)),
    threshold.method === 'niblack' || threshold.method === 'sauvola' ? sums(threshold.radiusPx) : 0,
    masks.some(({ stage }) => stage === 'morphology') ? 3 * strideBytes + 128 : 0);
}

/** @returns the provisional labels that rows of a mask may need */
export function labelsIn(width: number, rows: number, connectivity: 4 | 8): number {
  return Math.ceil(width / 2) * (connectivity === 8 ? Math.ceil(rows / 2) : rows);
}

/** A row's edges as list, bits and ranks: rowBytes of assembly/runs.ts, rounded up. */
export function runRowBytes(width: number): number {
  return (width + 18) * 4 + (2 * Math.ceil(width / 128) + 1) * 12;
}

/** Rows a multiple of the page apart would fight for the same lines of the first-level cache. */
function offPage(strideBytes: number): number {
  return strideBytes % 4096 === 0 ? strideBytes + 64 : strideBytes;
}
