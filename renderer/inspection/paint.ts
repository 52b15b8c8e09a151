import { signedRoot, type FlatFieldMaps, type StageScale } from 'sightline/kernels';
import { hueOf, isMeasured, pack, type PackedColour } from './colours.ts';
import type { Sampling } from './viewport.ts';

/** Canvas pixels, packed colours, row-major; outside the frame they are 0: transparent. */
export interface Raster {
  readonly width: number;
  readonly height: number;
  readonly pixels: Uint32Array;
}

/** Writes canvas pixels first..last of one row, `at` being the row's start, from the frame row that starts at `base`. */
type RowPainter = (pixels: Uint32Array, at: number, columns: Int32Array, first: number, last: number, base: number) => void;

/** Samples of a frame, height x width. */
type Samples = Uint8Array | Uint16Array;

/** Raw samples through a table that has a colour for every sample value. */
export function paintSamples(raster: Raster, sampling: Sampling, samples: Samples, width: number, table: Uint32Array): void {
  paintRows(raster, sampling, width, (pixels, at, columns, first, last, base) => {
    for (let x = first; x < last; x++) pixels[at + x] = table[samples[base + columns[x]!]!]!;
  });
}

/** f32 values of a gray stage, on its scale. */
export function paintGray(raster: Raster, sampling: Sampling, values: Float32Array, width: number, scale: StageScale): void {
  const { kind, from, to } = scale;
  const [black, white] = kind === 'root' ? [signedRoot(from), signedRoot(to)] : [from, to];
  const toGray = 255 / (white - black);
  paintRows(raster, sampling, width, (pixels, at, columns, first, last, base) => {
    if (kind === 'cyclic') for (let x = first; x < last; x++) pixels[at + x] = hueOf(values[base + columns[x]!]!, scale);
    else if (kind === 'root') for (let x = first; x < last; x++) pixels[at + x] = grayPixel((signedRoot(values[base + columns[x]!]!) - black) * toGray);
    else for (let x = first; x < last; x++) pixels[at + x] = grayPixel((values[base + columns[x]!]! - black) * toGray);
  });
}

/** Pixels whose sample is `from` or more have a colour of their own. */
export interface SaturatedMark {
  readonly from: number;
  readonly colour: PackedColour;
}

/** The flat-field correction of just the pixels that are seen: `(sample - dark) * gain`, as the stage computes it. */
export function paintCorrected(
  raster: Raster, sampling: Sampling, samples: Samples, { width, dark, gain }: FlatFieldMaps, whiteDn: number, mark: SaturatedMark | null,
): void {
  const toGray = 255 / whiteDn;
  const from = mark?.from ?? Infinity, colour = mark?.colour ?? 0;
  paintRows(raster, sampling, width, (pixels, at, columns, first, last, base) => {
    for (let x = first; x < last; x++) {
      const source = base + columns[x]!;
      const sample = samples[source]!;
      pixels[at + x] = sample >= from ? colour : grayPixel((sample - dark[source]!) * gain[source]! * toGray);
    }
  });
}

/** Mask bytes or labels through a table. */
export function paintLabels(raster: Raster, sampling: Sampling, labels: Uint32Array | Uint8Array, width: number, table: Uint32Array): void {
  paintRows(raster, sampling, width, (pixels, at, columns, first, last, base) => {
    for (let x = first; x < last; x++) pixels[at + x] = table[labels[base + columns[x]!]!]!;
  });
}

/** Lays colours over what is there, half and half, where the label is measured; label `highlight` covers more. */
export function tintLabels(raster: Raster, { columns, rows }: Sampling, labels: Uint32Array, width: number, table: Uint32Array, highlight: number | null): void {
  const { pixels } = raster;
  const [first, last] = insideOf(columns);
  for (let y = 0; y < raster.height; y++) {
    const row = rows[y]!;
    if (row < 0) continue;
    for (let x = first, at = y * raster.width + first; x < last; x++, at++) {
      const label = labels[row * width + columns[x]!]!;
      const colour = table[label]!;
      if (label === 0 || !isMeasured(colour)) continue;
      const half = (((pixels[at]! & 0xfefefe) >>> 1) + ((colour & 0xfefefe) >>> 1)) | 0xff000000;
      pixels[at] = label === highlight ? ((((half & 0xfefefe) >>> 1) + ((colour & 0xfefefe) >>> 1)) | 0xff000000) : half;
    }
  }
}

/** Draws the labels' edges, one canvas pixel wide at any zoom: a pixel whose left, right, upper or lower neighbour has another label. */
export function outlineLabels(raster: Raster, { columns, rows }: Sampling, labels: Uint32Array, width: number, table: Uint32Array, highlight: number | null, highlightColour: PackedColour): void {
  const { pixels } = raster;
  const [left, right] = insideOf(columns);
  const [top, bottom] = insideOf(rows);
  for (let y = top; y < bottom; y++) {
    const here = rows[y]! * width;
    const above = y > top ? rows[y - 1]! * width : -1;
    const below = y < bottom - 1 ? rows[y + 1]! * width : -1;
    for (let x = left, at = y * raster.width + left; x < right; x++, at++) {
      const column = columns[x]!;
      const label = labels[here + column]!;
      if (label === 0 || !isMeasured(table[label]!)) continue;
      const isEdge = x === left || labels[here + columns[x - 1]!] !== label || x === right - 1 || labels[here + columns[x + 1]!] !== label
        || above < 0 || labels[above + column] !== label || below < 0 || labels[below + column] !== label;
      if (isEdge) pixels[at] = label === highlight ? highlightColour : table[label]!;
    }
  }
}


const GRAYS = Uint32Array.from({ length: 256 }, (_, level) => pack(level, level, level));

/** The nearest gray of 0..255; whole numbers all through, so that a pixel is a few instructions. */
function grayPixel(value: number): PackedColour {
  const level = (value + 0.5) | 0;
  return GRAYS[level < 0 ? 0 : level > 255 ? 255 : level]!;
}

/** Rows that show the same frame row are copied, so a picture that is zoomed in costs its frame rows only. */
function paintRows({ width, height, pixels }: Raster, { columns, rows }: Sampling, frameWidth: number, paintRow: RowPainter): void {
  const [first, last] = insideOf(columns);
  let painted = -1;
  for (let y = 0; y < height; y++) {
    const row = rows[y]!, at = y * width;
    if (row < 0) {
      pixels.fill(0, at, at + width);
    } else if (row === painted) {
      pixels.copyWithin(at, at - width, at);
    } else {
      pixels.fill(0, at, at + first);
      paintRow(pixels, at, columns, first, last, row * frameWidth);
      pixels.fill(0, at + last, at + width);
    }
    painted = row;
  }
}

/** The frame is one interval of the canvas: [first, last). */
function insideOf(line: Int32Array): readonly [number, number] {
  const first = line.findIndex((source) => source >= 0);
  return first < 0 ? [0, 0] : [first, line.findLastIndex((source) => source >= 0) + 1];
}
