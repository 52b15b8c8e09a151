/** An image small enough to be drawn in a test. */
export interface DrawnMask {
  /** height x width, 0 or 1. */
  readonly mask: Uint8Array;
  readonly width: number;
  readonly height: number;
}

/**
 * @param drawing  a line a row, `#` set and `.` clear; blanks are not looked at
 * @throws RangeError  when rows differ in length or another character is found
 */
export function drawnMask(drawing: string): DrawnMask {
  const rows = drawing.replace(/[^\S\n]/g, '').split('\n').filter((row) => row !== '');
  const width = rows[0]?.length ?? 0;
  const wrong = rows.find((row) => row.length !== width || /[^#.]/.test(row));
  if (wrong !== undefined) throw new RangeError(`drawn row "${wrong}": draw ${width} of # and .`);
  return { mask: Uint8Array.from(rows.join(''), (mark) => (mark === '#' ? 1 : 0)), width, height: rows.length };
}
