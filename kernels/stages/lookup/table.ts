import { fullScaleDn, type FrameFormat } from '../../frame.ts';
import type { LookupParams } from './params.ts';

/** What a lookup reads: value v becomes `entries[clamp(roundHalfEven(f32(v) * indexScale), 0, length - 1)]`, the product in f32. */
export interface LookupTable {
  /** f32, DN: 256 for an 8-bit source, 65,536 for a deeper one; entry i stands for i / (length - 1) of full scale. */
  readonly entries: Float32Array;
  /** f32: entries per DN, 1 where the source's depth fills the table. */
  readonly indexScale: number;
}

/** Entries of the table that a source of this format needs. */
export function lookupLength({ bitDepth }: Pick<FrameFormat, 'bitDepth'>): 256 | 65_536 {
  return bitDepth === 8 ? 256 : 65_536;
}

/** @returns the stage's table, computed in f64 and rounded once */
export function lookupTable(params: LookupParams, format: FrameFormat): LookupTable {
  const full = fullScaleDn(format), length = lookupLength(format);
  const entry = entryOf(params, full);
  return {
    entries: Float32Array.from({ length }, (_, index) => entry((index * full) / (length - 1), index)),
    indexScale: Math.fround((length - 1) / full),
  };
}

function entryOf(params: LookupParams, full: number): (valueDn: number, index: number) => number {
  switch (params.method) {
    case 'gamma': return (value) => full * (value / full) ** params.gamma;
    case 'contrast': return (value) => full * Math.min(1, Math.max(0, (value - params.blackDn) / (params.whiteDn - params.blackDn)));
    case 'table': return (_, index) => params.tableDn[index]!;
  }
}
