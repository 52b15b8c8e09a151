/**
 * A custom stage's function after its check: all that either engine translates. Numbers are f32, truth values apart from them; a
 * variable is its number in `variables`.
 */
export interface CustomProgram {
  readonly variables: readonly ('number' | 'truth')[];
  readonly body: readonly Step[];
  /** Operations that one pixel costs at most, loops multiplied out. */
  readonly operations: number;
}

export type Step =
  | { readonly do: 'set'; readonly variable: number; readonly value: Value }
  | { readonly do: 'if'; readonly test: Value; readonly yes: readonly Step[]; readonly no: readonly Step[] }
  /** `variable` is start + i * step for i from 0 to count - 1. */
  | { readonly do: 'loop'; readonly variable: number; readonly start: number; readonly step: number; readonly count: number; readonly body: readonly Step[] }
  | { readonly do: 'return'; readonly value: Value };

export type Value =
  | { readonly is: 'constant'; readonly value: number }
  | { readonly is: 'variable'; readonly variable: number }
  /** Column and row of the pixel that is made. */
  | { readonly is: 'x' | 'y' }
  /** A pixel of the image, coordinates rounded towards 0 and clamped to the frame. */
  | { readonly is: 'pixel'; readonly row: Value; readonly column: Value }
  | { readonly is: 'unary'; readonly operation: Unary; readonly of: Value }
  | { readonly is: 'binary'; readonly operation: Binary; readonly left: Value; readonly right: Value }
  | { readonly is: 'choice'; readonly test: Value; readonly yes: Value; readonly no: Value };

export type Unary = 'negate' | 'not' | 'abs' | 'sqrt' | 'floor' | 'ceil' | 'trunc';
/** `remainder` has the sign of the left operand, as in JavaScript: a - b * trunc(a / b). */
export type Binary = 'add' | 'subtract' | 'multiply' | 'divide' | 'remainder' | 'min' | 'max' | 'less' | 'lessOrEqual' | 'equal' | 'and' | 'or';
