import { ENGINE_BINARY } from './engineBinary.ts';

type Rows = (src: number, width: number, rows: number, ...rest: number[]) => void;

/** What assembly/index.ts exports. Addresses and strides are bytes; booleans are 0 and 1. */
export interface EngineExports {
  loadRows8: Rows;
  loadRows16: Rows;
  flatFieldRows8: Rows;
  flatFieldRows16: Rows;
  blurRows(src: number, srcStride: number, width: number, firstRow: number, rows: number, taps: number, radius: number,
    ring: number, ringRows: number, ringStride: number): void;
  blurCorrectedRows(src: number, sampleBytes: number, width: number, firstRow: number, rows: number, dark: number, gain: number, taps: number,
    radius: number, ring: number, ringRows: number, ringStride: number, row: number): void;
  blurColumns(ring: number, ringRows: number, ringStride: number, width: number, height: number, firstRow: number, rows: number,
    taps: number, radius: number, dst: number, dstStride: number, pointers: number): void;
  blurColumnsToMask(ring: number, ringRows: number, ringStride: number, width: number, height: number, firstRow: number, rows: number,
    taps: number, radius: number, level: number, below: number, mask: number, maskStride: number, pointers: number): void;
  thresholdRows(src: number, srcStride: number, width: number, rows: number, level: number, below: number, mask: number, maskStride: number): void;
  thresholdBetweenRows(src: number, srcStride: number, width: number, rows: number, level: number, upper: number, mask: number, maskStride: number): void;
  thresholdLevelsRow(src: number, levels: number, width: number, below: number, mask: number): void;
  clampRows(image: number, stride: number, width: number, firstRow: number, rows: number, radius: number): void;
  median3Rows(image: number, stride: number, width: number, height: number, firstRow: number, rows: number, dst: number, ranks: number): void;
  median5Rows(image: number, stride: number, width: number, height: number, firstRow: number, rows: number, dst: number, ranks: number): void;
  beginLocal(source: number, sourceStride: number, width: number, height: number, firstRow: number, radius: number, unit: number, scratch: number): void;
  localRow(output: number, k: number, range: number, dst: number): void;
  lookupRows(image: number, stride: number, width: number, firstRow: number, rows: number, entries: number, length: number, indexScale: number): void;
  gradientRows(image: number, stride: number, width: number, height: number, firstRow: number, rows: number, direction: number, dst: number): void;
  hessianRows(image: number, stride: number, width: number, height: number, firstRow: number, rows: number, output: number, dst: number): void;
  dilateRows(src: number, dst: number, stride: number, width: number, height: number, firstRow: number, rows: number, reach: number,
    radius: number, erode: number, scratch: number): void;
  invertRows(mask: number, stride: number, width: number, firstRow: number, rows: number, dst: number): void;
  weighRuns(list: number, width: number, height: number, firstRow: number, rows: number, kind: number, seeds: number, stride: number,
    weights: number, firstLabel: number, endLabel: number): void;
  joinWeights(parents: number, weights: number, first: number, end: number): void;
  fillLightRuns(list: number, rows: number, parents: number, weights: number, least: number, set: number, mask: number, stride: number): void;
  unpackRows(mask: number, maskStride: number, width: number, rows: number, dst: number, dstStride: number): void;
  clearHistogram(bins: number): void;
  histogramRows(src: number, srcStride: number, width: number, rows: number, binScale: number, bins: number): void;
  beginStripe(parents: number, scratch: number, width: number, connectivity: number, firstLabel: number): void;
  labelRows(mask: number, maskStride: number, rows: number, list: number): number;
  labelEnd(): number;
  lastRowEdges(): number;
  lastRowLabels(): number;
  joinSeam(parents: number, upperEdges: number, upperLabels: number, firstRow: number, firstLabel: number, width: number,
    connectivity: number, scratch: number): void;
  paintRows(list: number, parents: number, width: number, rows: number, dst: number, dstStride: number): void;
  setSums(areas: number, records: number, recordBytes: number, squareTable: number, width: number, sampleBytes: number, wants: number, unit: number): void;
  beginSums(firstLabel: number): void;
  sumRows(list: number, firstRow: number, rows: number, samples: number, dark: number, gain: number): void;
  beginFlatten(): void;
  flattenLabels(parents: number, first: number, end: number, areas: number, records: number, recordBytes: number, intensity: number, weighted: number): void;
  componentCount(): number;
  beginNumbers(): void;
  numberLabels(parents: number, first: number, end: number): void;
  keepRegions(parents: number, first: number, end: number, areas: number, records: number, recordBytes: number, intensity: number,
    weighted: number, top: number, minArea: number, maxArea: number, capacity: number, columns: number, columnBytes: number): void;
  keptCount(): number;
  overflowed(): number;
  beginRows(): void;
  assignRows(parents: number, first: number, end: number, areas: number, minArea: number, maxArea: number, capacity: number): void;
  lookUpRows(parents: number, end: number, rows: number): void;
  countRuns(list: number, rows: number, parents: number, counts: number, kept: number): void;
  placeRuns(counts: number, stride: number, threads: number, kept: number, starts: number): void;
  groupRuns(list: number, firstRow: number, rows: number, parents: number, counts: number, grouped: number): void;
  setDetails(wanted: number, connectivity: number, width: number, height: number, maskStride: number, sampleBytes: number, corrected: number,
    unit: number, skipsBorder: number, full: number): void;
  wantDetails(wanted: number): void;
  setRoi(address: number, maskStride: number): void;
  clipRows(mask: number, firstRow: number, rows: number): void;
  measureDetails(first: number, last: number, starts: number, grouped: number, columns: number, columnBytes: number, out: number, mask: number,
    samples: number, dark: number, gain: number, outlineScratch: number, scratch: number): void;
  readonly TOP_8: WebAssembly.Global;
  readonly TOP_16: WebAssembly.Global;
  readonly TOP_CORRECTED: WebAssembly.Global;
}

/** Compiles the engine's module once; workers instantiate it. */
export async function compileEngine(): Promise<WebAssembly.Module> {
  return WebAssembly.compile(Uint8Array.from(atob(ENGINE_BINARY), (character) => character.charCodeAt(0)));
}

/** @param memory  shared, at least as large as the layout */
export async function instantiateEngine(module: WebAssembly.Module, memory: WebAssembly.Memory): Promise<EngineExports> {
  const instance = await WebAssembly.instantiate(module, { env: { memory } });
  return instance.exports as unknown as EngineExports;
}
