import { createRegionDetails, type DetailGroup, type RegionDetails } from '../../regions/regionDetails.ts';
import type { RegionSums } from '../../regions/regionSums.ts';
import { convexHull, hullMeasures } from './hullReference.ts';
import type { IntensityImage } from './reference.ts';

/** A label image and what is asked of its regions. */
export interface DetailsInput {
  /** height x width, 0 background; every region of `sums` is in it under its label. */
  readonly labels: Uint32Array;
  readonly width: number;
  readonly height: number;
  readonly connectivity: 4 | 8;
  /** Labels, limits and sums of the regions that are wanted. */
  readonly sums: RegionSums;
  /** null where no median is wanted. */
  readonly intensity: IntensityImage | null;
  /** The frame's samples, and from which on one is saturated; null where nobody asks. */
  readonly raw: { readonly samples: IntensityImage; readonly saturatedFrom: number } | null;
  /** Plan.roi's mask and the bytes of its rows; null where no pixel inside is counted. */
  readonly roi: { readonly mask: Uint8Array; readonly strideBytes: number } | null;
  readonly wanted: ReadonlySet<DetailGroup>;
}

/**
 * Finds the details of regions pixel by pixel: the definitions and nothing else. What both engines are compared with, not an engine.
 *
 * @returns one entry a region of `sums`, in its order
 */
export function detailsReference(input: DetailsInput): RegionDetails {
  const { sums, wanted } = input;
  const details = createRegionDetails(wanted, () => new Float64Array(sums.count));
  const columns = details as unknown as Readonly<Record<string, Readonly<Record<string, Float64Array>> | null>>;
  for (let i = 0; i < sums.count; i++) {
    const region = cutOut(input, i);
    const found: Record<DetailGroup, () => Readonly<Record<string, number>>> = {
      outline: () => outline(region, input.connectivity),
      filled: () => ({ area: filledArea(region, input.connectivity) }),
      hull: () => hullMeasures(convexHull(region)),
      median: () => ({ middle: middle(input, i) }),
      third: () => thirdSums(input, i),
      saturated: () => ({ area: saturatedArea(input, i) }),
      roi: () => ({ inside: pixelsInside(input, i) }),
    };
    for (const group of wanted) for (const [name, value] of Object.entries(found[group]())) columns[group]![name]![i] = value;
  }
  return details;
}

function pixelsInside({ labels, width, roi, sums }: DetailsInput, i: number): number {
  if (!roi) throw new RangeError('pixels inside no ROI: pass one, or do not want them');
  const isInside = (pixel: number): boolean => ((roi.mask[Math.floor(pixel / width) * roi.strideBytes + ((pixel % width) >> 3)]! >> ((pixel % width) & 7)) & 1) === 1;
  return labels.reduce((inside, label, pixel) => inside + (label === sums.label[i] && isInside(pixel) ? 1 : 0), 0);
}

/** One region alone, in its bounding box with a margin of two pixels of background. */
export interface CutOut {
  readonly width: number;
  readonly height: number;
  /** 0 or 1. */
  readonly mask: Uint8Array;
}

const MARGIN = 2;

function cutOut({ labels, width, sums }: DetailsInput, i: number): CutOut {
  const x0 = sums.minX[i]! - MARGIN, y0 = sums.minY[i]! - MARGIN;
  const size = { width: sums.maxX[i]! + MARGIN + 1 - x0, height: sums.maxY[i]! + MARGIN + 1 - y0 };
  const mask = new Uint8Array(size.width * size.height);
  for (let y = MARGIN; y < size.height - MARGIN; y++) {
    for (let x = MARGIN; x < size.width - MARGIN; x++) mask[y * size.width + x] = labels[(y + y0) * width + x + x0] === sums.label[i]! ? 1 : 0;
  }
  return { ...size, mask };
}

const SET_4 = [[0, -1], [0, 1], [-1, 0], [1, 0]] as const;
const SET_DIAGONAL = [[-1, -1], [-1, 1], [1, -1], [1, 1]] as const;

/** Weights of scikit-image's perimeter by 10 diagonal + 2 straight + 1 own border pixels, and sums over all 2x2 windows. */
function outline({ width, height, mask }: CutOut, connectivity: 4 | 8) {
  const at = (pixel: number): number => mask[pixel]!;
  const step = ([dx, dy]: readonly [number, number]): number => dy * width + dx;
  const border = mask.map((set, pixel) => (set && SET_4.some((move) => !at(pixel + step(move))) ? 1 : 0));
  const counts = { straight: 0, diagonal: 0, mixed: 0, edges: 0, corners: 0, euler: 0 };
  for (let y = 1; y < height - 1; y++) {
    for (let x = 1; x < width - 1; x++) {
      const pixel = y * width + x;
      const neighbours = (moves: readonly (readonly [number, number])[]): number => moves.reduce((sum, move) => sum + border[pixel + step(move)]!, 0);
      const code = border[pixel] ? 10 * neighbours(SET_DIAGONAL) + 2 * neighbours(SET_4) + 1 : 0;
      if ([5, 7, 15, 17, 25, 27].includes(code)) counts.straight++;
      else if (code === 21 || code === 33) counts.diagonal++;
      else if (code === 13 || code === 23) counts.mixed++;
      const [here, left, up, corner] = [at(pixel), at(pixel - 1), at(pixel - width), at(pixel - width - 1)];
      const set = here + left + up + corner;
      counts.edges += Number(here > up) + Number(here > left);
      counts.corners += Number(here > corner) + Number(up > left);
      const quads = set === 1 ? 1 : set === 3 ? -1 : set === 2 && here === corner ? (connectivity === 8 ? -2 : 2) : 0;
      counts.euler += quads / 4;
    }
  }
  return counts;
}

/** Everything but the background that reaches the margin, which is 4-connected where the region is 8-connected. */
function filledArea({ width, height, mask }: CutOut, connectivity: 4 | 8): number {
  const outside = new Uint8Array(mask.length);
  const moves = connectivity === 8 ? SET_4 : [...SET_4, ...SET_DIAGONAL];
  const open = [0];
  outside[0] = 1;
  for (let pixel = open.pop(); pixel !== undefined; pixel = open.pop()) {
    const x = pixel % width, y = (pixel - x) / width;
    for (const [dx, dy] of moves) {
      const next = (y + dy) * width + x + dx;
      if (x + dx < 0 || x + dx >= width || y + dy < 0 || y + dy >= height || mask[next] || outside[next]) continue;
      outside[next] = 1;
      open.push(next);
    }
  }
  return outside.reduce((area, reached) => area + 1 - reached, 0);
}

function* pixelsOf({ labels, width, sums }: DetailsInput, i: number): Generator<readonly [x: number, y: number]> {
  for (let y = sums.minY[i]!; y <= sums.maxY[i]!; y++) {
    for (let x = sums.minX[i]!; x <= sums.maxX[i]!; x++) if (labels[y * width + x] === sums.label[i]!) yield [x, y];
  }
}

function saturatedArea(input: DetailsInput, i: number): number {
  const { raw, width } = input;
  if (!raw) throw new RangeError('saturated pixels of no samples: pass them');
  return [...pixelsOf(input, i)].filter(([x, y]) => raw.samples[y * width + x]! >= raw.saturatedFrom).length;
}

function middle(input: DetailsInput, i: number): number {
  const { intensity, width } = input;
  if (!intensity) throw new RangeError('a median of no intensity image: pass one');
  const values = Float64Array.from(pixelsOf(input, i), ([x, y]) => intensity[y * width + x]!).sort();
  return values[(values.length - 1) >> 1]! + values[values.length >> 1]!;
}

function thirdSums(input: DetailsInput, i: number) {
  const { area, sumX, sumY } = input.sums;
  const cx = Math.floor(sumX[i]! / area[i]!), cy = Math.floor(sumY[i]! / area[i]!);
  let [yyy, yyx, yxx, xxx] = [0n, 0n, 0n, 0n];
  for (const [col, row] of pixelsOf(input, i)) {
    const x = col - cx, y = row - cy;
    yyy += BigInt(y * y * y);
    yyx += BigInt(y * y * x);
    yxx += BigInt(y * x * x);
    xxx += BigInt(x * x * x);
  }
  return { yyy: Number(yyy), yyx: Number(yyx), yxx: Number(yxx), xxx: Number(xxx) };
}
