import { NUMBER_FIELD } from './sourceSpec.ts';

/** The images a pattern names on disk. */
export interface NumberRun {
  /** Lowest number there is. */
  readonly first: number;
  /** The images from `first` on without a gap. */
  readonly names: readonly string[];
  /** Images that lie behind the gap; 0 where there is none. */
  readonly behindGap: number;
}

/**
 * Finds the run of numbers that `dir/%04d.png` names.
 *
 * @param filePattern  the last part of the pattern, with one number field
 * @param names        names in the folder
 * @param start        first number wanted; the lowest there is when null
 * @returns null where no name matches
 */
export function findNumberRun(filePattern: string, names: readonly string[], start: number | null = null): NumberRun | null {
  const field = NUMBER_FIELD.exec(filePattern);
  if (field === null) return null;
  const digits = field[1] === undefined ? 1 : Number(field[1]);
  const literal = (text: string): string => text.replaceAll('%%', '%').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&');
  const matcher = new RegExp(`^${literal(filePattern.slice(0, field.index))}(\\d+)${literal(filePattern.slice(field.index + field[0].length))}$`);
  const numbers = names.flatMap((name) => {
    const text = matcher.exec(name)?.[1];
    // `%04d` writes 12 as 0012 and 12345 as it is; 012 is another file.
    return text !== undefined && text === String(Number(text)).padStart(digits, '0') ? [{ number: Number(text), name }] : [];
  }).filter(({ number }) => start === null || number >= start).sort((a, b) => a.number - b.number);
  const first = numbers[0]?.number;
  if (first === undefined || (start !== null && first !== start)) return null;
  let count = 1;
  while (numbers[count]?.number === first + count) count += 1;
  return { first, names: numbers.slice(0, count).map(({ name }) => name), behindGap: numbers.length - count };
}
