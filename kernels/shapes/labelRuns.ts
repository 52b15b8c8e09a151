import { RUN_NUMBERS, type RegionRuns } from './regionRuns.ts';

/**
 * Finds the pixels of some regions in a label image, in one pass over it.
 *
 * @param image  u32, height x width, 0 is background
 * @param kept   labels wanted, ascending, each once
 * @returns      the runs of each, in the order of `kept`; views of one buffer. A label that no pixel has gets none
 */
export function labelRuns({ data, width, height }: { readonly data: Uint32Array; readonly width: number; readonly height: number }, kept: Uint32Array): RegionRuns[] {
  const place = new Int32Array((kept.at(-1) ?? 0) + 1).fill(-1);
  kept.forEach((label, k) => { place[label] = k; });
  const counts = new Uint32Array(kept.length);
  let found = new Uint32Array(FOUND_NUMBERS * 1024);
  let used = 0;
  for (let row = 0; row < height; row++) {
    const end = (row + 1) * width;
    for (let at = row * width; at < end;) {
      const label = data[at]!, first = at;
      do at++; while (at < end && data[at] === label);
      const k = label === 0 || label >= place.length ? -1 : place[label]!;
      if (k < 0) continue;
      if (used === found.length) {
        const larger = new Uint32Array(2 * used);
        larger.set(found);
        found = larger;
      }
      counts[k]! += 1;
      found[used++] = k;
      found[used++] = row;
      found[used++] = first - row * width;
      found[used++] = at - first;
    }
  }
  return sortedByRegion(found.subarray(0, used), counts);
}

/** Place of the region, row, first column, length. */
const FOUND_NUMBERS = 4;

function sortedByRegion(found: Uint32Array, counts: Uint32Array): RegionRuns[] {
  const all = new Uint32Array((found.length / FOUND_NUMBERS) * RUN_NUMBERS);
  const next = new Uint32Array(counts.length);
  let start = 0;
  const views = Array.from(counts, (count, k) => {
    next[k] = start;
    start += count * RUN_NUMBERS;
    return all.subarray(start - count * RUN_NUMBERS, start);
  });
  for (let i = 0; i < found.length; i += FOUND_NUMBERS) {
    all.set(found.subarray(i + 1, i + FOUND_NUMBERS), next[found[i]!]);
    next[found[i]!]! += RUN_NUMBERS;
  }
  return views;
}
