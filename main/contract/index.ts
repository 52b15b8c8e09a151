/** Types and schemas shared with the window: the only part of main/ that others import. */
export * from './assertNever.ts';
export * from './calibrationRecord.ts';
export * from './control.ts';
export * from './frameFormat.ts';
export * from './frameRecord.ts';
export * from './hostState.ts';
export * from './ledger.ts';
export * from './recordedCalibration.ts';
export * from './resultRecord.ts';
export * from './sessionSummary.ts';
export * from './shell.ts';
