/** Files for other programs, made from a stored session. */
export { ConditionError } from './conditionError.ts';
export { documentFormats, exportedNames, exportReport, exportStored, needsShapes, tableFormats, type Exported, type StoredExport } from './exportStored.ts';
export { createWorstPictures, type KeptPicture, type WorstPictures } from './report/worstPictures.ts';
export { copyRunningSession, type SessionCopy } from './runningSession.ts';
export type { FrameSpan } from './selection.ts';
