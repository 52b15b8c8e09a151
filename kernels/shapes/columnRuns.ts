import { boxOf, RUN_NUMBERS, type RegionRuns } from './regionRuns.ts';

/**
 * Run lengths of a region's mask read column by column: background first (0 where the first pixel is the region's), then
 * alternating, adding up to width x height.
 *
 * @param runs    of one region, at least one
 * @param height  of the frame
 * @source  the published mask format of COCO: binary, column-major, first count is zeros
 */
export function columnRuns(runs: RegionRuns, width: number, height: number): number[] {
  const box = boxOf(runs);
  const boxHeight = box.maxRow - box.minRow;
  const mask = new Uint8Array((box.maxCol - box.minCol) * boxHeight);
  for (let i = 0; i < runs.length; i += RUN_NUMBERS) {
    const first = (runs[i + 1]! - box.minCol) * boxHeight + runs[i]! - box.minRow;
    for (let n = 0, at = first; n < runs[i + 2]!; n++, at += boxHeight) mask[at] = 1;
  }
  const counts: number[] = [];
  let value = 0, length = box.minCol * height;
  for (let column = 0; column < box.maxCol - box.minCol; column++) {
    add(0, box.minRow);
    for (let row = 0; row < boxHeight; row++) add(mask[column * boxHeight + row]!, 1);
    add(0, height - box.maxRow);
  }
  add(0, (width - box.maxCol) * height);
  counts.push(length);
  return counts;

  function add(pixel: number, times: number): void {
    if (times === 0) return;
    if (pixel !== value) {
      counts.push(length);
      value = pixel;
      length = 0;
    }
    length += times;
  }
}
