import { DuckDBBlobValue, type DuckDBConnection } from '@duckdb/node-api';
import { unpackRuns, type RegionRuns } from 'sightline/kernels';
import { SessionError } from '../session/index.ts';
import { hasTable, SELECTED, type Selection } from './selection.ts';

/** The selected regions of one frame. */
export interface FrameShapes {
  readonly frame: number;
  readonly ptsUs: number | null;
  /** Ascending by label; none where the frame has no selected region. */
  readonly regions: readonly { readonly label: number; readonly runs: RegionRuns }[];
}

/**
 * Checks that the session kept its regions' pixels.
 * @throws SessionError  it did not
 */
export async function checkShapes(connection: DuckDBConnection, path: string): Promise<void> {
  if (await hasShapes(connection)) return;
  throw new SessionError(`session ${path}: holds no shapes, which coco, labels and imagej are made of: record it again with --shapes (inspect or serve)`);
}

/** @returns whether the session kept its regions' pixels */
export function hasShapes(connection: DuckDBConnection): Promise<boolean> {
  return hasTable(connection, 'shapes');
}

/**
 * Reads the pixels of one frame's selected regions.
 * @throws SessionError  as readShapes
 */
export async function readShapesOf({ connection }: Selection, frame: number): Promise<FrameShapes['regions']> {
  const rows = await connection.runAndReadAll(`SELECT r.label, s.runs FROM ${SELECTED.regions} r LEFT JOIN run.shapes s ON s.frame = r.frame AND s.label = r.label
    WHERE r.frame = ${frame} ORDER BY r.label`);
  return rows.getRows().map(([label, runs]) => ({ label: Number(label), runs: runsOf(runs, frame, Number(label)) }));
}

/**
 * Reads the pixels of the selected regions, frame by frame in their order; every selected frame comes, and one is in memory at a time.
 * The connection is taken until the last frame was read.
 *
 * @throws SessionError  a region of the table has no shape, or a damaged one
 */
export async function* readShapes({ connection }: Selection): AsyncGenerator<FrameShapes, void, undefined> {
  const rows = await connection.stream(`SELECT f.frame, f.pts_us, r.label, s.runs FROM ${SELECTED.frames} f
    LEFT JOIN ${SELECTED.regions} r ON r.frame = f.frame LEFT JOIN run.shapes s ON s.frame = r.frame AND s.label = r.label ORDER BY f.frame, r.label`);
  let open = null as { frame: number; ptsUs: number | null; regions: FrameShapes['regions'][number][] } | null;
  for (let chunk = await rows.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
    for (const [frameValue, ptsValue, label, runs] of chunk.getRows()) {
      const frame = Number(frameValue);
      if (open?.frame !== frame) {
        if (open !== null) yield open;
        open = { frame, ptsUs: ptsValue === null ? null : Number(ptsValue), regions: [] };
      }
      if (label !== null) open.regions.push({ label: Number(label), runs: runsOf(runs, frame, Number(label)) });
    }
  }
  if (open !== null) yield open;
}

function runsOf(value: unknown, frame: number, label: number): RegionRuns {
  try {
    const runs = value instanceof DuckDBBlobValue ? unpackRuns(value.bytes) : null;
    if (runs !== null && runs.length > 0) return runs;
  } catch (cause) {
    throw new SessionError(`session: region ${label} of frame ${frame}: its shape is damaged: record it again with --shapes (inspect or serve)`, { cause });
  }
  throw new SessionError(`session: region ${label} of frame ${frame} has no shape: record it again with --shapes (inspect or serve)`);
}
