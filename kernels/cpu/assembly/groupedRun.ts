// A run of one region among those of groupRuns.ts.

@inline
export function runStart(run: usize): i32 { return <i32>load<u16>(run); }

/** Exclusive. */
@inline
export function runEnd(run: usize): i32 { return <i32>load<u16>(run, 2); }

@inline
export function runRow(run: usize): i32 { return load<i32>(run, 4); }
