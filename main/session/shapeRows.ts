import type { DuckDBAppender } from '@duckdb/node-api';

/** Regions' pixels on their way to the table, as packed runs. */
export interface ShapeRows {
  readonly count: number;
  readonly sizeBytes: number;
  add(frame: number, label: Uint32Array, runs: readonly Uint8Array[]): void;
  /** Hands everything over, in the order it came. */
  drain(appender: DuckDBAppender): void;
}

/** Keeps what it is given; nothing is copied. */
export function createShapeRows(): ShapeRows {
  let rows: { readonly frame: bigint; readonly label: number; readonly runs: Uint8Array }[] = [];
  let sizeBytes = 0;
  return {
    get count() { return rows.length; },
    get sizeBytes() { return sizeBytes; },
    add(frame, label, runs) {
      runs.forEach((bytes, i) => {
        rows.push({ frame: BigInt(frame), label: label[i]!, runs: bytes });
        sizeBytes += bytes.length;
      });
    },
    drain(appender) {
      for (const row of rows) {
        appender.appendBigInt(row.frame);
        appender.appendUInteger(row.label);
        appender.appendBlob(row.runs);
        appender.endRow();
      }
      rows = [];
      sizeBytes = 0;
    },
  };
}
