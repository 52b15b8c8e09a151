/** The measured regions of one frame, a typed array a column; row i is the i-th region in raster order. */
export interface RegionTable {
  readonly count: number;
  /** Number of the region in the frame's label image, 1-based, counted before any filter. */
  readonly label: Uint32Array;
  /** Column name (as exported, snake_case) to values, in the recipe's order. NaN is null; booleans are 0 and 1. */
  readonly columns: ReadonlyMap<string, Float64Array>;
}
