import { judge, type Recipe, type RegionTable, type RuleFailure } from 'sightline/kernels';
import { SELECTED, type Selection } from '../selection.ts';

/** A frame worth looking at, and why. */
export interface WorstFrame {
  readonly frame: number;
  readonly ptsUs: number | null;
  readonly verdict: string | null;
  readonly totalMs: number | null;
  readonly failedRules: readonly string[];
  readonly failures: readonly RuleFailure[];
  readonly regions: RegionTable;
}

/** A defect is in many frames, one after the other: the frames are taken from parts of the run, one each. */
const PARTS = 12;
/** Frames of a part that are looked at: those that broke most rules and hold most regions. */
const CANDIDATES = 6;

/**
 * Finds the frames that broke the most: by rules, then by regions at fault, at most one of each twelfth of the run. Where none failed,
 * those that took longest.
 * @param limit  how many
 * @param among  a table of the frames to choose from; null takes all
 */
export async function findWorstFrames(selection: Selection, recipe: Recipe, limit: number, among: 'pictures' | null): Promise<WorstFrame[]> {
  const { connection } = selection;
  const rows = await connection.runAndReadAll(`SELECT part::INTEGER AS part, frame, pts_us, verdict, total_ms, failed_rules FROM (SELECT *, ntile(${PARTS}) OVER (ORDER BY frame) AS part FROM ${SELECTED.frames}${among === null ? '' : ` SEMI JOIN run.${among} USING (frame)`})
    QUALIFY row_number() OVER (PARTITION BY part ORDER BY (verdict IS NOT DISTINCT FROM 'fail') DESC, len(failed_rules) DESC, CASE WHEN verdict = 'fail' THEN regions END DESC NULLS LAST,
      total_ms DESC NULLS LAST, frame) <= ${CANDIDATES}`);
  const candidates: (WorstFrame & { readonly part: number })[] = [];
  for (const row of rows.getRowObjectsJson() as unknown as { part: number; frame: string; pts_us: string | null; verdict: string | null; total_ms: number | null; failed_rules: string[] }[]) {
    const regions = await readRegions(selection, Number(row.frame));
    candidates.push({
      part: row.part, frame: Number(row.frame), ptsUs: row.pts_us === null ? null : Number(row.pts_us), verdict: row.verdict, totalMs: row.total_ms, failedRules: row.failed_rules,
      failures: row.verdict === 'fail' ? failuresOf(recipe, regions) : [], regions,
    });
  }
  const failed = candidates.filter(({ verdict }) => verdict === 'fail');
  const ranked = failed.length > 0
    ? failed.sort((a, b) => b.failedRules.length - a.failedRules.length || b.failures.length - a.failures.length || a.frame - b.frame)
    : candidates.sort((a, b) => (b.totalMs ?? 0) - (a.totalMs ?? 0) || a.frame - b.frame);
  return ranked.filter(({ part }, i) => ranked.findIndex((each) => each.part === part) === i).slice(0, limit);
}

/** The rows of one frame in the table's own columns; null is NaN. */
async function readRegions({ connection }: Selection, frame: number): Promise<RegionTable> {
  const rows = await connection.runAndReadAll(`SELECT * EXCLUDE (frame, pts_us) FROM ${SELECTED.regions} WHERE frame = ${frame} ORDER BY label`);
  const names = rows.columnNames(), values = rows.getColumns();
  const columns = new Map(names.map((name, i) => [name, Float64Array.from(values[i] ?? [], (value) => (value === null ? NaN : Number(value)))] as const));
  const label = Uint32Array.from(columns.get('label')!);
  columns.delete('label');
  return { count: label.length, label, columns };
}

/** Judged again, a rule at a time: one that reads a property that the table lacks says nothing, the others do. */
function failuresOf(recipe: Recipe, regions: RegionTable): RuleFailure[] {
  return recipe.rules.flatMap((rule) => {
    try {
      return [...judge({ recipe: { ...recipe, rules: [rule] } }, regions).failures];
    } catch (error) {
      if (error instanceof RangeError) return [];
      throw error;
    }
  });
}
