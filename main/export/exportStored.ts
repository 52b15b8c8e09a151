import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ExportFormat } from '../contract/sessionSummary.ts';
import { exportFileNames, exportTables, type StoredSession } from '../session/index.ts';
import { openExportFolder } from './exportFolder.ts';
import { openSelection, SELECTED, type Wanted } from './selection.ts';

/** What becomes of a stored session. */
export interface StoredExport extends Wanted {
  readonly session: StoredSession;
  readonly formats: readonly ExportFormat[];
  /** Made where it is missing; none of the files may be in it. */
  readonly folder: string;
}

/** What an export wrote. */
export interface Exported {
  readonly frameCount: number;
  readonly regionCount: number;
  readonly files: readonly { readonly name: string; readonly sizeBytes: number }[];
}

/** @returns the files that the formats become in their folder */
export function exportedNames(formats: readonly ExportFormat[]): string[] {
  return exportFileNames(formats);
}

/**
 * Writes a stored session, or a part of it, in other programs' formats. A file has its name only once it is complete.
 *
 * @throws SessionError, ConditionError, OutputError
 */
export async function exportStored({ session, formats, folder, ...wanted }: StoredExport): Promise<Exported> {
  const selection = await openSelection(session, wanted);
  try {
    const names = exportedNames(formats);
    await openExportFolder(folder, names);
    const { connection, columns, frameCount, regionCount } = selection;
    const store = { isInOrder: false, run: async (sql: string): Promise<void> => { await connection.run(sql); } };
    await exportTables(store, { folder, columns, formats, tables: SELECTED });
    const files = await Promise.all(names.map(async (name) => ({ name, sizeBytes: (await stat(join(folder, name))).size })));
    return { frameCount, regionCount, files };
  } finally {
    await selection.close();
  }
}
