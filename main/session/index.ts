/** The record of a run: DuckDB while it lasts, tables and session.json when it ends. */
export { exportFileNames, type FrameRange } from './exports.ts';
export { exportSession, type SessionExport } from './exportSession.ts';
export { OutputError } from './outputError.ts';
export { createRunFolder } from './runFolder.ts';
export { checkRunFolder, createSession, type Session, type SessionOptions } from './session.ts';
export type { Verdict } from './store.ts';
export { recipeSha256, SUMMARY_FILE } from './summaryFile.ts';
