import { clampMargins } from './blurRows';

/** Address of a row of a whole-frame image; rows above and below the frame are its edge rows. */
@inline
export function rowAt(image: usize, stride: usize, height: i32, y: i32): usize {
  return image + <usize>max(0, min(height - 1, y)) * stride;
}

/** Fills `radius` px on either side of rows, for the stages that read them next. */
export function clampRows(image: usize, stride: usize, width: i32, firstRow: i32, rows: i32, radius: i32): void {
  for (let y = firstRow; y < firstRow + rows; y++) clampMargins(image + <usize>y * stride, width, radius);
}
