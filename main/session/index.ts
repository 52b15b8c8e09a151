/** The record of a run: DuckDB while it lasts, tables and session.json when it ends. */
export { exportFileNames, exportTables, rangeSuffix, type FrameRange } from './exports.ts';
export { exportSession, type SessionExport } from './exportSession.ts';
export { OutputError, outputError } from './outputError.ts';
export { createRunFolder } from './runFolder.ts';
export { checkRunFolder, createSession, DATABASE_FILE, type Session, type SessionOptions } from './session.ts';
export { SessionError } from './sessionError.ts';
export { openStoredSession, queryGuarded, unreadable, type StoredSession } from './storedSession.ts';
export type { Verdict } from './store.ts';
export { recipeSha256, recordFiles, SUMMARY_FILE } from './summaryFile.ts';
export { exportMeaning, type ExportMeaning } from './exportMeaning.ts';
export { FRAME_KEYS, hasProbes, PROBE_COLUMNS, quoteName, quoteText, type ExportedColumns } from './tables.ts';
