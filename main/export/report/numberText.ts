/** @returns a number for people: four digits that count, no exponent below a million */
export function numberText(value: number): string {
  if (Number.isInteger(value) && Math.abs(value) < 1e9) return String(value);
  if (value !== 0 && (Math.abs(value) >= 1e6 || Math.abs(value) < 1e-3)) return value.toExponential(2);
  return String(Number(value.toPrecision(4)));
}

/** @returns milliseconds with as many digits as the budget table of the command line has */
export function msText(value: number): string {
  return value.toFixed(value < 10 ? 2 : 1);
}

/** @returns `1 frame`, `2 frames` */
export function countText(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
