import { DuckDBDataChunk, type DuckDBAppender, type DuckDBVector } from '@duckdb/node-api';
import { BOOLEAN, type DuckDBType } from '@duckdb/node-api';
import type { RegionTable } from 'sightline/kernels';
import { REGION_KEYS, type Column } from './tables.ts';

/** Rows of a chunk: DuckDB's own vector size, the most that a chunk takes. */
const CHUNK_ROWS = 2048;
/** Chunks kept for reuse: their memory is outside the JavaScript heap, where the collector does not see it grow. */
const SPARE_CHUNKS = 32;

/** Regions on their way to the table, in chunks of columns; rows of one frame stay in the order of their labels. */
export interface RegionRows {
  /** Rows waiting. */
  readonly count: number;
  /** Copies a frame's regions. @throws RangeError when the table lacks a column of the recipe */
  add(frame: number, ptsUs: number | null, regions: RegionTable): void;
  /** Hands everything over, in the order it came. */
  drain(appender: DuckDBAppender): void;
}

/** @param measured  columns after frame, pts_us and label */
export function createRegionRows(measured: readonly Column[]): RegionRows {
  const types = [...REGION_KEYS, ...measured].map(({ type }) => type);
  const spare: DuckDBDataChunk[] = [];
  const full: DuckDBDataChunk[] = [];
  let open = emptyChunk(types, spare);
  let used = 0;

  const close = (rows: number): void => {
    for (const vector of open.vectors) vector.flush();
    open.chunk.rowCount = rows;
    full.push(open.chunk);
  };
  const advance = (): void => {
    close(CHUNK_ROWS);
    open = emptyChunk(types, spare);
    used = 0;
  };

  return {
    get count() {
      return full.length * CHUNK_ROWS + used;
    },
    add(frame, ptsUs, regions) {
      const sources = measured.map(({ name, type }) => {
        const values = regions.columns.get(name);
        if (!values) throw new RangeError(`frame ${frame}: the region table lacks the column ${name}, which the recipe asks for`);
        return { values, isBoolean: type === BOOLEAN };
      });
      const frameNumber = BigInt(frame);
      const pts = ptsUs === null ? null : BigInt(Math.round(ptsUs));
      for (let first = 0; first < regions.count;) {
        if (used === CHUNK_ROWS) advance();
        const rows = Math.min(regions.count - first, CHUNK_ROWS - used);
        const [frames, stamps, labels, ...vectors] = open.vectors;
        for (let i = 0; i < rows; i++) {
          frames!.setItem(used + i, frameNumber);
          stamps!.setItem(used + i, pts);
          labels!.setItem(used + i, regions.label[first + i]!);
        }
        sources.forEach((source, column) => copyColumn(source, first, vectors[column]!, used, rows));
        first += rows;
        used += rows;
      }
    },
    drain(appender) {
      if (used > 0) {
        close(used);
        open = emptyChunk(types, spare);
        used = 0;
      }
      for (const chunk of full) {
        appender.appendDataChunk(chunk);
        if (spare.length < SPARE_CHUNKS) spare.push(chunk);
      }
      full.length = 0;
    },
  };
}

interface OpenChunk {
  readonly chunk: DuckDBDataChunk;
  readonly vectors: readonly DuckDBVector[];
}

function emptyChunk(types: readonly DuckDBType[], spare: DuckDBDataChunk[]): OpenChunk {
  const chunk = spare.pop() ?? DuckDBDataChunk.create(types);
  chunk.reset();
  chunk.rowCount = CHUNK_ROWS;
  return { chunk, vectors: types.map((_, column) => chunk.getColumnVector(column)) };
}

function copyColumn(source: { values: Float64Array; isBoolean: boolean }, first: number, vector: DuckDBVector, used: number, rows: number): void {
  const { values, isBoolean } = source;
  for (let i = 0; i < rows; i++) {
    const value = values[first + i]!;
    vector.setItem(used + i, Number.isNaN(value) ? null : isBoolean ? value !== 0 : value);
  }
}
