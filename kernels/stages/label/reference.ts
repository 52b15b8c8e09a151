import type { LabelParams } from './params.ts';

export interface LabelImage {
  /** height x width, 0 is background, 1..count in raster order of each region's first pixel. */
  readonly labels: Uint32Array;
  readonly count: number;
}

/**
 * Connected components by the plainest algorithm there is: two passes over the pixels and a union-find of provisional
 * labels. The definition both engines are compared with, not an engine.
 *
 * @param mask  height x width, 0 or not, row-major
 * @throws RangeError  when the mask is not height x width
 * @source Rosenfeld and Pfaltz 1966; equal to skimage.measure.label (test/golden/labels.py)
 */
export function labelReference(mask: Uint8Array, width: number, height: number, connectivity: LabelParams['connectivity']): LabelImage {
  if (mask.length !== width * height) throw new RangeError(`mask has ${mask.length} pixels: pass ${width}x${height}`);
  const labels = new Uint32Array(mask.length);
  const parent: number[] = [0];
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const pixel = y * width + x;
      if (!mask[pixel]) continue;
      let label = 0;
      const join = (neighbour: number): void => {
        if (mask[neighbour]) label = unite(parent, label, labels[neighbour]!);
      };
      if (x > 0) join(pixel - 1);
      if (y > 0) {
        join(pixel - width);
        if (connectivity === 8 && x > 0) join(pixel - width - 1);
        if (connectivity === 8 && x + 1 < width) join(pixel - width + 1);
      }
      if (label === 0) {
        label = parent.length;
        parent.push(label);
      }
      labels[pixel] = label;
    }
  }
  return renumber(labels, parent);
}

/** Joins two provisional labels, 0 being none; the smaller root stays, so a root is always its region's first label. */
function unite(parent: number[], a: number, b: number): number {
  const rootB = findRoot(parent, b);
  if (a === 0) return rootB;
  const rootA = findRoot(parent, a);
  const root = Math.min(rootA, rootB);
  parent[rootA] = root;
  parent[rootB] = root;
  return root;
}

function findRoot(parent: number[], label: number): number {
  let root = label;
  while (parent[root] !== root) {
    parent[root] = parent[parent[root]!]!;
    root = parent[root]!;
  }
  return root;
}

/** Provisional labels are handed out in raster order, so numbering the roots upwards is raster order too. */
function renumber(labels: Uint32Array, parent: number[]): LabelImage {
  const final = new Uint32Array(parent.length);
  let count = 0;
  for (let label = 1; label < parent.length; label++) {
    final[label] = parent[label] === label ? ++count : final[findRoot(parent, label)]!;
  }
  return { labels: labels.map((label) => final[label]!), count };
}
