import { BOOLEAN, DuckDBDataChunk, type DuckDBAppender, type DuckDBType, type DuckDBVector } from '@duckdb/node-api';
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
  const spare: Chunk[] = [];
  const full: Chunk[] = [];
  const takeChunk = (): Chunk => spare.pop() ?? createChunk(types);
  let open = takeChunk();
  let used = 0;

  const closeChunk = (): void => {
    for (const vector of open.vectors) vector.flush();
    full.push(open);
    open = takeChunk();
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
        if (used === CHUNK_ROWS) closeChunk();
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
      const lastRows = used;
      if (lastRows > 0) closeChunk();
      full.forEach(({ data }, index) => {
        data.rowCount = lastRows > 0 && index === full.length - 1 ? lastRows : CHUNK_ROWS;
        appender.appendDataChunk(data);
      });
      spare.push(...full.slice(0, SPARE_CHUNKS - spare.length));
      full.length = 0;
    },
  };
}

/** A chunk and its columns: the columns are kept, because asking for them again costs 300 kB of fresh memory. */
interface Chunk {
  readonly data: DuckDBDataChunk;
  readonly vectors: readonly DuckDBVector[];
}

function createChunk(types: readonly DuckDBType[]): Chunk {
  const data = DuckDBDataChunk.create(types, CHUNK_ROWS);
  return { data, vectors: types.map((_, column) => data.getColumnVector(column)) };
}

function copyColumn(source: { values: Float64Array; isBoolean: boolean }, first: number, vector: DuckDBVector, used: number, rows: number): void {
  const { values, isBoolean } = source;
  for (let i = 0; i < rows; i++) {
    const value = values[first + i]!;
    vector.setItem(used + i, Number.isNaN(value) ? null : isBoolean ? value !== 0 : value);
  }
}
