import type { Step, Value } from './program.ts';
import { WASM, constI32, getLocal } from './wasmBytes.ts';

/** f32 adds, subtracts and multiplies whole numbers below 2^24 exactly, so i32 gives the same; half of that is left for the column. */
const EXACT = 2 ** 23;
const MOST_COLUMNS = 2;
/** Bytes of code: variables that double each other are not written out without end. */
const MOST_CODE = 64;

/** A loop's counter: start + turn * step, `turn` from 0 to count - 1 in an i32 local. */
export interface Counter {
  readonly turn: number;
  readonly start: number;
  readonly step: number;
  readonly count: number;
}

export interface WholeNumberContext {
  /** i32 local that holds the row. */
  readonly row: number;
  readonly height: number;
  counter(variable: number): Counter | undefined;
  /** What the variable stands for wherever it is read, as findDefinitions finds it. */
  definition(variable: number): Value | undefined;
}

/** @returns the values of variables that are set in one place: what they were made from cannot have changed where they are read */
export function findDefinitions(body: readonly Step[]): ReadonlyMap<number, Value> {
  const definitions = new Map<number, Value>(), again = new Set<number>();
  const visit = (steps: readonly Step[]): void => {
    for (const step of steps) {
      if (step.do === 'loop') visit(step.body);
      if (step.do === 'if') [step.yes, step.no].forEach(visit);
      if (step.do !== 'set') continue;
      if (definitions.has(step.variable)) again.add(step.variable);
      definitions.set(step.variable, step.value);
    }
  };
  visit(body);
  // A variable that is set again may be read in the definition of another one.
  const stands = (value: Value): boolean => {
    switch (value.is) {
      case 'variable': return !again.has(value.variable);
      case 'binary': return stands(value.left) && stands(value.right);
      default: return value.is === 'constant' || value.is === 'x' || value.is === 'y';
    }
  };
  return new Map([...definitions].filter(([variable, value]) => !again.has(variable) && stands(value)));
}

/** A whole number in i32: `columns` times the column, which lies in no code, plus what the code leaves. */
export interface WholeNumber {
  readonly columns: number;
  readonly code: number[];
  /** Bounds of what the code leaves. */
  readonly low: number;
  readonly high: number;
}

/** Most reads are at the pixel's place and whole steps from it. @returns null for what is not made of a few such steps, or may pass what f32 counts exactly */
export function wholeNumber(value: Value, context: WholeNumberContext): WholeNumber | null {
  const made = make(value, context);
  return made && made.code.length <= MOST_CODE && Math.abs(made.columns) <= MOST_COLUMNS && Math.max(-made.low, made.high) < EXACT ? made : null;
}

function make(value: Value, context: WholeNumberContext): WholeNumber | null {
  switch (value.is) {
    case 'constant': return Number.isInteger(value.value) && Math.abs(value.value) < EXACT ? { columns: 0, code: constI32(value.value), low: value.value, high: value.value } : null;
    case 'x': return { columns: 1, code: constI32(0), low: 0, high: 0 };
    case 'y': return { columns: 0, code: getLocal(context.row), low: 0, high: context.height - 1 };
    case 'variable': {
      const definition = context.definition(value.variable);
      return definition ? wholeNumber(definition, context) : ofCounter(context.counter(value.variable));
    }
    case 'binary': {
      if (value.operation !== 'add' && value.operation !== 'subtract') return null;
      const a = wholeNumber(value.left, context);
      const b = a && wholeNumber(value.right, context);
      if (!b) return null;
      return value.operation === 'add'
        ? { columns: a.columns + b.columns, code: [...a.code, ...b.code, WASM.i32Add], low: a.low + b.low, high: a.high + b.high }
        : { columns: a.columns - b.columns, code: [...a.code, ...b.code, WASM.i32Subtract], low: a.low - b.high, high: a.high - b.low };
    }
    default: return null;
  }
}

function ofCounter(counter: Counter | undefined): WholeNumber | null {
  if (!counter) return null;
  const { turn, start, step, count } = counter;
  const last = start + (count - 1) * step;
  if (![start, step].every((each) => Number.isInteger(each)) || Math.max(Math.abs(start), Math.abs(last)) >= EXACT) return null;
  return {
    columns: 0, low: Math.min(start, last), high: Math.max(start, last),
    code: [...constI32(start), ...getLocal(turn), ...constI32(step), WASM.i32Multiply, WASM.i32Add],
  };
}
