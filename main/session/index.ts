/** The record of a run: DuckDB while it lasts, tables and session.json when it ends. */
export { exportFileNames, type FrameRange } from './exports.ts';
export { exportSession, type SessionExport } from './exportSession.ts';
export { OutputError, outputError } from './outputError.ts';
export { createRunFolder, makeFolder } from './runFolder.ts';
export { createSession, type Session, type SessionOptions } from './session.ts';
export type { Verdict } from './store.ts';
export { recipeSha256, SUMMARY_FILE } from './summaryFile.ts';
