import type { Binary, CustomProgram, Unary, Value } from './program.ts';
import type { Varying } from './varying.ts';
import { wholeNumber, type Counter } from './wholeNumber.ts';
import { LANES, WASM, constI32, constLanes, getLocal, laneAccess, lanes, setLocal, teeLocal } from './wasmBytes.ts';

const UNARY: Readonly<Record<Unary, number>> = {
  negate: LANES.f32Negate, not: LANES.not, abs: LANES.f32Abs, sqrt: LANES.f32Sqrt, floor: LANES.f32Floor, ceil: LANES.f32Ceil, trunc: LANES.f32Trunc,
};
const BINARY: Readonly<Record<Exclude<Binary, 'remainder'>, number>> = {
  add: LANES.f32Add, subtract: LANES.f32Subtract, multiply: LANES.f32Multiply, divide: LANES.f32Divide, min: LANES.f32Min, max: LANES.f32Max,
  less: LANES.f32Less, lessOrEqual: LANES.f32LessOrEqual, equal: LANES.f32Equal, and: LANES.and, or: LANES.or,
};
const TRUTHS: ReadonlySet<Unary | Binary> = new Set<Unary | Binary>(['not', 'less', 'lessOrEqual', 'equal', 'and', 'or']);

/** The function of four pixels that values are written into. */
export interface LaneContext {
  readonly program: CustomProgram;
  readonly varying: Varying;
  readonly width: number;
  readonly height: number;
  /** Locals: address of the image, bytes from row to row, the first column and the row, i32; the four columns, v128. */
  readonly from: number;
  readonly stride: number;
  readonly column: number;
  readonly row: number;
  readonly x: number;
  /** Number of the function (from, stride, rows, columns) that reads four pixels anywhere. */
  readonly gather: number;
  variable(variable: number): number;
  /** Of the loop that counts this variable; undefined for others. */
  counter(variable: number): Counter | undefined;
  /** As in WholeNumberContext. */
  definition(variable: number): Value | undefined;
  /** A new local of this type. */
  scratch(type: number): number;
  /** Writes what does not vary. */
  readonly scalar: (value: Value) => number[];
}

/** Writes values of four neighbours of a row: v128 of f32, truth values as masks. Every operation is the one that a pixel alone would get. */
export function createLaneValues({ program, varying, width, height, from, stride, column, row, x, gather, variable, counter, definition, scratch, scalar }: LaneContext): (value: Value) => number[] {
  const isTruth = (value: Value): boolean => {
    switch (value.is) {
      case 'variable': return program.variables[value.variable] === 'truth';
      case 'unary': case 'binary': return TRUTHS.has(value.operation);
      case 'choice': return isTruth(value.yes);
      default: return false;
    }
  };

  const repeated = (value: Value): number[] => {
    if (value.is === 'constant') return constLanes(Float32Array.of(value.value, value.value, value.value, value.value));
    return isTruth(value) ? [...constI32(0), ...scalar(value), WASM.i32Subtract, ...lanes(LANES.i32Splat)] : [...scalar(value), ...lanes(LANES.f32Splat)];
  };

  function written(value: Value): number[] {
    if (!varying.value(value)) return repeated(value);
    switch (value.is) {
      case 'constant': case 'y': return repeated(value);
      case 'variable': return getLocal(variable(value.variable));
      case 'x': return getLocal(x);
      case 'unary': return [...written(value.of), ...lanes(UNARY[value.operation])];
      case 'choice': return [...written(value.yes), ...written(value.no), ...written(value.test), ...lanes(LANES.select)];
      case 'pixel': return pixels(value);
      case 'binary': {
        const left = written(value.left), right = written(value.right);
        if (value.operation !== 'remainder') return [...left, ...right, ...lanes(BINARY[value.operation])];
        const a = scratch(WASM.v128), b = scratch(WASM.v128);
        return [
          ...left, ...teeLocal(a), ...right, ...setLocal(b), ...getLocal(b), ...getLocal(a), ...getLocal(b),
          ...lanes(LANES.f32Divide), ...lanes(LANES.f32Trunc), ...lanes(LANES.f32Multiply), ...lanes(LANES.f32Subtract),
        ];
      }
    }
  }

  const clampedI32 = (local: number, last: number): number[] => [
    ...getLocal(local), ...constI32(0), ...getLocal(local), ...constI32(0), WASM.i32GreaterEqualSigned, WASM.select, ...setLocal(local),
    ...getLocal(local), ...constI32(last), ...getLocal(local), ...constI32(last), WASM.i32LessSigned, WASM.select, ...setLocal(local),
  ];
  const load = (rowOf: number, first: number): number[] => [
    ...getLocal(from), ...getLocal(rowOf), ...getLocal(stride), WASM.i32Multiply, WASM.i32Add, ...getLocal(first), ...constI32(4), WASM.i32Multiply, WASM.i32Add, ...laneAccess(LANES.load),
  ];
  const fourths = (first: number): number[] => [...getLocal(first), ...lanes(LANES.i32Splat), ...constLanes(Int32Array.of(0, 1, 2, 3)), ...lanes(LANES.i32Add)];
  const inFrame = (last: number): number[] =>
    [...constLanes(new Int32Array(4)), ...lanes(LANES.i32Max), ...constLanes(new Int32Array(4).fill(last)), ...lanes(LANES.i32Min)];
  /** Four pixels anywhere in the frame. */
  const gathered = (rows: number[], columns: number[]): number[] => [...getLocal(from), ...getLocal(stride), ...rows, ...columns, WASM.call, gather];

  /** Four pixels side by side in one row, whole steps away: one load where none of them lies outside. */
  const pixels = (value: Value & { is: 'pixel' }): number[] => {
    const whole = { row, height, counter, definition };
    const rowOf = wholeNumber(value.row, whole), columnOf = wholeNumber(value.column, whole);
    if (rowOf?.columns !== 0 || columnOf?.columns !== 1) return pixelsAnywhere(value);
    const here = scratch(WASM.i32), first = scratch(WASM.i32);
    const elsewhere = gathered([...getLocal(here), ...lanes(LANES.i32Splat)], [...fourths(first), ...inFrame(width - 1)]);
    return [
      ...rowOf.code, ...setLocal(here), ...clampedI32(here, height - 1), ...getLocal(column), ...columnOf.code, WASM.i32Add, ...setLocal(first),
      ...(width < 4 ? elsewhere : [
        ...getLocal(first), ...constI32(width - 3), WASM.i32LessUnsigned, WASM.if, WASM.v128, ...load(here, first), WASM.else, ...elsewhere, WASM.end,
      ]),
    ];
  };

  const coordinates = (value: Value, last: number): number[] => [...written(value), ...lanes(LANES.i32FromF32), ...inFrame(last)];

  /** Coordinates of any kind, rounded towards 0: what is no number is 0. */
  const pixelsAnywhere = ({ row: rowOf, column: columnOf }: Value & { is: 'pixel' }): number[] =>
    gathered(coordinates(rowOf, height - 1), coordinates(columnOf, width - 1));

  return written;
}

/** Code of the function (from, stride, rows, columns) that reads four pixels anywhere in the frame. */
export const GATHER: { readonly parameters: readonly number[]; readonly code: readonly number[] } = {
  parameters: [WASM.i32, WASM.i32, WASM.v128, WASM.v128],
  code: [
    ...constLanes(new Float32Array(4)),
    ...[0, 1, 2, 3].flatMap((lane) => [
      ...getLocal(0), ...getLocal(2), ...lanes(LANES.i32Extract), lane, ...getLocal(1), WASM.i32Multiply, WASM.i32Add,
      ...getLocal(3), ...lanes(LANES.i32Extract), lane, ...constI32(4), WASM.i32Multiply, WASM.i32Add, WASM.loadF32, 2, 0, ...lanes(LANES.f32Replace), lane,
    ]),
  ],
};
