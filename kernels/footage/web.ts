import { PLACE_SPREAD_PX, RADIUS_SPREAD, VIBRATION_PX, type WebGeometry } from './geometry.ts';
import { centred, hash32, uniform } from './random.ts';
import type { Disc, Shape } from './shape.ts';

/** What the press did wrong in a block of two by two dots; `pick` chooses the dot or the pair. */
export interface Defect {
  readonly kind: 'missing' | 'merged' | 'smeared' | 'speck';
  readonly pick: number;
}

/** A dot that should be there. It leaves no region. */
export interface MissingDot {
  readonly row: number;
  readonly col: number;
}

export interface WebView {
  readonly shapes: readonly Shape[];
  /** Only those whose centre is inside the frame. */
  readonly missing: readonly MissingDot[];
}

/**
 * Faults come in bursts: four block rows of defects, then clean web. A section holds one burst and twice the rows that a frame sees,
 * so that every recording has clean frames too.
 */
const MIN_SECTION_BLOCK_ROWS = 24;
const BURST_KINDS = ['merged', 'missing', 'smeared', 'speck'] as const;

const BRIDGE_SHARE = 0.5;
/** Radius of the smallest speck: 50 px^2, well above the recipe's 20. */
const SPECK_RADIUS_PX = 4;

/** Streams of chance: a number for each thing that is drawn by lot. */
const ON_RADIUS = 1, ON_ROW = 2, ON_COL = 3, ON_VIBRATION = 4, ON_BURST = 5, ON_DEFECT = 6, ON_SIZE = 7;

/**
 * The defect of a block of the web, or null.
 *
 * @param blockRow  block rows count down the web; the web moves down, so frames to come see smaller (negative) ones
 */
function defectOf(seed: number, geometry: WebGeometry, blockRow: number, blockCol: number): Defect | null {
  const wholeBlocks = geometry.wholeColumns >> 1;
  const arrival = -blockRow;
  const sectionRows = Math.max(MIN_SECTION_BLOCK_ROWS, 2 * Math.ceil(geometry.height / geometry.pitchPx / 2));
  const section = Math.floor(arrival / sectionRows);
  const inBurst = arrival - section * sectionRows - 1 - (hash32(seed, ON_BURST, section) & 1);
  if (inBurst < 0 || inBurst >= BURST_KINDS.length || blockCol >= wholeBlocks) return null;
  const kind = BURST_KINDS[(inBurst + (hash32(seed, ON_BURST, section, 1) & 3)) & 3]!;
  const draw = (what: number): number => hash32(seed, ON_DEFECT, blockRow, what);
  const first = draw(0) % wholeBlocks;
  if (blockCol === first) return { kind, pick: draw(1) & 3 };
  if (wholeBlocks < 2 || blockCol !== (first + 1 + (draw(2) % (wholeBlocks - 1))) % wholeBlocks) return null;
  // A missing dot leaves no region to fail on: a speck beside it makes the frame fail all the same.
  if (kind === 'missing') return { kind: 'speck', pick: draw(3) & 3 };
  return draw(4) & 1 ? { kind, pick: draw(3) & 3 } : null;
}

/**
 * The part of the web that one frame sees.
 *
 * @returns shapes in frame coordinates, those cut by the border included, in no particular order
 */
export function viewWeb(seed: number, geometry: WebGeometry, frame: number): WebView {
  const { pitchPx, height } = geometry;
  const shiftRow = frame * geometry.speedPx + pitchPx / 2 + shake(seed, frame, 0);
  const shiftCol = geometry.firstColumnPx + shake(seed, frame, 1);
  const shapes: Shape[] = [];
  const missing: MissingDot[] = [];
  const dot = (row: number, col: number): Disc => ({
    row: row * pitchPx + shiftRow + PLACE_SPREAD_PX * centred(seed, ON_ROW, row, col),
    col: col * pitchPx + shiftCol + PLACE_SPREAD_PX * centred(seed, ON_COL, row, col),
    radius: geometry.dotRadiusPx * (1 + RADIUS_SPREAD * centred(seed, ON_RADIUS, row, col)),
  });
  const firstBlock = Math.floor((-shiftRow / pitchPx - 1) / 2) - 1;
  const lastBlock = Math.ceil(((height - shiftRow) / pitchPx + 1) / 2);
  for (let blockRow = firstBlock; blockRow <= lastBlock; blockRow++) {
    for (let blockCol = 0; blockCol * 2 < geometry.columns; blockCol++) {
      const block = [0, 1, 2, 3].map((member) => dot(blockRow * 2 + (member >> 1), blockCol * 2 + (member & 1)));
      const defect = defectOf(seed, geometry, blockRow, blockCol);
      const printed = printBlock(block, defect, geometry, uniform(seed, ON_SIZE, blockRow, blockCol));
      shapes.push(...printed.shapes.flatMap((shape) => seenApart(shape, height)));
      missing.push(...printed.missing);
    }
  }
  const inFrame = ({ row, col }: MissingDot): boolean => row >= 0 && row < height && col >= 0 && col < geometry.width;
  return { shapes, missing: missing.filter(inFrame) };
}

/** Triangular, within VIBRATION_PX. */
function shake(seed: number, frame: number, axis: number): number {
  return (VIBRATION_PX * (centred(seed, ON_VIBRATION, frame, axis) + centred(seed, ON_VIBRATION, frame, axis + 2))) / 2;
}

function printBlock(block: readonly Disc[], defect: Defect | null, geometry: WebGeometry, size: number): WebView {
  const asDot = (disc: Disc): Shape => ({ kind: 'dot', discs: [disc], boxes: [] });
  if (!defect) return { shapes: block.map(asDot), missing: [] };
  const others = (...taken: number[]): Shape[] => block.filter((_, member) => !taken.includes(member)).map(asDot);
  const picked = block[defect.pick]!;
  switch (defect.kind) {
    case 'missing':
      return { shapes: others(defect.pick), missing: [{ row: picked.row, col: picked.col }] };
    case 'merged': {
      const [one, two] = ([[0, 1], [2, 3], [0, 2], [1, 3]] as const)[defect.pick]!;
      return { shapes: [...others(one, two), bridge(block[one]!, block[two]!)], missing: [] };
    }
    case 'smeared': {
      const gap = geometry.pitchPx - 2 * geometry.dotRadiusPx;
      return { shapes: [...others(defect.pick), smear(picked, gap * (0.4 + 0.15 * size))], missing: [] };
    }
    case 'speck':
      return { shapes: [...block.map(asDot), speck(block, geometry.pitchPx, size)], missing: [] };
  }
}

/** Two neighbouring dots run together. */
function bridge(one: Disc, two: Disc): Shape {
  const half = BRIDGE_SHARE * Math.min(one.radius, two.radius);
  const row = (one.row + two.row) / 2;
  const col = (one.col + two.col) / 2;
  const box = Math.abs(two.col - one.col) > Math.abs(two.row - one.row)
    ? { minRow: row - half, maxRow: row + half, minCol: one.col, maxCol: two.col }
    : { minRow: one.row, maxRow: two.row, minCol: col - half, maxCol: col + half };
  return { kind: 'merged', discs: [one, two], boxes: [box] };
}

/**
 * Two dots side by side whose bridge is outside the frame are seen as two dots. The bridge counts as inside once three quarters
 * of a pixel of it are: less does not pass the recipe's blur and level at the border.
 */
function seenApart(shape: Shape, height: number): Shape[] {
  const box = shape.boxes[0];
  if (shape.kind !== 'merged' || !box || box.maxRow - box.minRow > box.maxCol - box.minCol) return [shape];
  if (box.maxRow > 0.25 && box.minRow < height - 1.25) return [shape];
  return shape.discs.map((disc) => ({ kind: 'dot', discs: [disc], boxes: [] }));
}

/** A dot drawn out down the web by `lengthPx`. */
function smear(disc: Disc, lengthPx: number): Shape {
  const { row, col, radius } = disc;
  return {
    kind: 'smeared',
    discs: [disc, { row: row + lengthPx, col, radius }],
    boxes: [{ minRow: row, maxRow: row + lengthPx, minCol: col - radius, maxCol: col + radius }],
  };
}

/** A splash near the middle of four dots. */
function speck(block: readonly Disc[], pitchPx: number, size: number): Shape {
  const row = (block[0]!.row + block[3]!.row) / 2;
  const col = (block[0]!.col + block[3]!.col) / 2;
  const off = (size * 8 - Math.floor(size * 8) - 0.5) * 0.12 * pitchPx;
  const radius = SPECK_RADIUS_PX + size * (1 + 0.06 * (pitchPx - 32));
  return { kind: 'speck', discs: [{ row: row + off, col: col - off, radius }], boxes: [] };
}
