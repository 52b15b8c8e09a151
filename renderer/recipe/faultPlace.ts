/** Where a message says that a text is at fault. */
export interface FaultPlace {
  /** Offset of the character in the text. */
  readonly offset: number;
  readonly line: number;
}

/** @returns the place of `line 2, column 10` in a text; null where a message names none */
export function faultPlace(message: string, text: string): FaultPlace | null {
  const found = /line (\d+), column (\d+)/.exec(message);
  if (!found) return null;
  const line = Number(found[1]), lines = text.split('\n');
  const before = lines.slice(0, line - 1).reduce((length, each) => length + each.length + 1, 0);
  return { line, offset: Math.min(text.length, before + Number(found[2]) - 1) };
}
