import { join } from 'node:path';
import type { Plan } from 'sightline/kernels';
import type { TableFormat } from '../contract/sessionSummary.ts';
import { exportClosedTables, type FrameRange } from './exports.ts';
import { DATABASE_FILE, type Session } from './session.ts';
import { exportedColumns } from './tables.ts';

/** An export of a session, whole or a range of its frames. */
export interface SessionExport {
  /** null once it was closed. */
  readonly session: Session | null;
  readonly dir: string;
  /** That it was made with. */
  readonly plan: Plan;
  readonly formats: readonly TableFormat[];
  readonly range: FrameRange;
  readonly onFile: (path: string, done: number) => void;
}

/**
 * Writes the tables of a session that runs or was closed. What was appended before is in them.
 * @throws OutputError
 */
export async function exportSession({ session, dir, plan, formats, range, onFile }: SessionExport): Promise<void> {
  if (session !== null) return session.export(formats, range, onFile);
  return exportClosedTables(join(dir, DATABASE_FILE), { folder: dir, columns: exportedColumns(plan, plan.stageNames), formats, range, onFile });
}
