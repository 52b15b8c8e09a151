/** The record of a run: DuckDB while it lasts, tables and session.json when it ends. */
export { exportFileNames } from './exports.ts';
export { OutputError, outputError } from './outputError.ts';
export { makeFolder } from './runFolder.ts';
export { createSession, type Session, type SessionOptions } from './session.ts';
export type { Verdict } from './store.ts';
export { recipeSha256, SUMMARY_FILE } from './summaryFile.ts';
