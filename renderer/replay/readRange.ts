export type ReadRange =
  | { readonly type: 'range'; readonly range: { readonly fromFrame?: number; readonly toFrame?: number } }
  | { readonly type: 'fault'; readonly reason: string };

/** Reads what was typed for a range of frames; empty is the first or the last one. */
export function readRange(from: string, to: string): ReadRange {
  const [first, last] = [frameOf(from), frameOf(to)];
  if (Number.isNaN(first)) return { type: 'fault', reason: `from "${from}": give a whole number of 0 or more` };
  if (Number.isNaN(last)) return { type: 'fault', reason: `to "${to}": give a whole number of 0 or more` };
  if (first !== null && last !== null && first > last) return { type: 'fault', reason: `from ${first} to ${last}: the range is empty: swap them` };
  return { type: 'range', range: { ...(first === null ? {} : { fromFrame: first }), ...(last === null ? {} : { toFrame: last }) } };
}

/** NaN for what is no frame number. */
function frameOf(text: string): number | null {
  const trimmed = text.trim();
  if (trimmed === '') return null;
  return /^\d+$/.test(trimmed) ? Number(trimmed) : NaN;
}
