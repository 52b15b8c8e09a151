/** Types and schemas shared with the window: the only part of main/ that others import. */
export * from './assertNever.ts';
export * from './ledger.ts';
export * from './sessionSummary.ts';
