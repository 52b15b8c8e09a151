import type { DuckDBAppender } from '@duckdb/node-api';
import type { Probe, ProbeValue } from 'sightline/kernels';

/** Probes' values on their way to the table. */
export interface ProbeRows {
  /** Rows waiting. */
  readonly count: number;
  /**
   * Keeps a frame's values; nothing is copied.
   * @param values  of the recipe's probes, in their order
   * @throws RangeError  they are more or fewer than the recipe's
   */
  add(frame: number, ptsUs: number | null, values: readonly ProbeValue[]): void;
  /** Hands everything over, in the order it came. */
  drain(appender: DuckDBAppender): void;
}

/** @param probes  the recipe's */
export function createProbeRows(probes: readonly Probe[]): ProbeRows {
  let frames: { readonly frame: bigint; readonly ptsUs: bigint | null; readonly values: readonly ProbeValue[] }[] = [];
  return {
    get count() { return frames.length * probes.length; },
    add(frame, ptsUs, values) {
      if (values.length !== probes.length) throw new RangeError(`frame ${frame}: values of ${values.length} probes: the recipe has ${probes.length}`);
      if (probes.length > 0) frames.push({ frame: BigInt(frame), ptsUs: ptsUs === null ? null : BigInt(Math.round(ptsUs)), values });
    },
    drain(appender) {
      for (const { frame, ptsUs, values } of frames) {
        probes.forEach(({ id, row, col }, i) => {
          const { rawDn, flatFieldDn } = values[i]!;
          appender.appendBigInt(frame);
          if (ptsUs === null) appender.appendNull();
          else appender.appendBigInt(ptsUs);
          appender.appendVarchar(id);
          appender.appendInteger(row);
          appender.appendInteger(col);
          appender.appendDouble(rawDn);
          if (flatFieldDn === null) appender.appendNull();
          else appender.appendDouble(flatFieldDn);
          appender.endRow();
        });
      }
      frames = [];
    },
  };
}
