import { columnMeaning } from 'sightline/kernels';

/** What a column of an exported table holds. */
export interface ExportMeaning {
  /** Empty for a ratio, a count, a number or a word. */
  readonly unit: string;
  /** One sentence, without a full stop. */
  readonly definition: string;
}

/** Columns that are not measured on a region. */
const MEANINGS: ReadonlyMap<string, ExportMeaning> = new Map([
  ['frame', { unit: '', definition: 'number of the frame in capture order, counted from 0' }],
  ['pts_us', { unit: 'µs', definition: "presentation time on the source's own clock" }],
  ['regions', { unit: '', definition: 'number of regions that passed the filters' }],
  ['verdict', { unit: '', definition: 'pass or fail, null where the recipe has no rules' }],
  ['level_dn', { unit: 'DN', definition: 'level that made the mask' }],
  ['id', { unit: '', definition: "the probe's name in the recipe" }],
  ['row', { unit: 'px', definition: "the probe's row, counted from 0 at the top" }],
  ['col', { unit: 'px', definition: "the probe's column, counted from 0 at the left" }],
  ['raw_dn', { unit: 'DN', definition: 'the pixel as captured, limited range expanded' }],
  ['flat_field_dn', { unit: 'DN', definition: "the pixel after flatField, a bad one as it was filled, null where the recipe has no flatField" }],
  ['upload_ms', { unit: 'ms', definition: 'time to get the samples to where the engine reads them' }],
  ['readback_ms', { unit: 'ms', definition: 'time to bring the sums back and derive the region table' }],
  ['total_ms', { unit: 'ms', definition: 'wall time from the start of work on the frame to its region table' }],
]);

/** @returns what the exported column of that name holds; null where nobody said */
export function exportMeaning(column: string): ExportMeaning | null {
  const known = MEANINGS.get(column) ?? columnMeaning(column);
  if (known !== undefined) return known;
  const stage = /^(.+)_ms$/.exec(column)?.[1];
  return stage === undefined ? null : { unit: 'ms', definition: `time of the stage ${stage}, null where it has none of its own` };
}
