import type { Binary, Unary, Value } from './program.ts';
import { I32_FROM_F32, WASM, constF32, constI32, getLocal, setLocal, teeLocal, wordAccess } from './wasmBytes.ts';

/** Locals of the function that the code is written into. */
export interface ScalarLocals {
  /** Address of the image and bytes from row to row, i32. */
  readonly from: number;
  readonly stride: number;
  /** The row, f32. */
  readonly y: number;
  variable(variable: number): number;
  /** A new local of this type. */
  scratch(type: number): number;
}

const UNARY: Readonly<Record<Unary, number>> = {
  negate: WASM.f32Negate, not: WASM.i32Eqz, abs: WASM.f32Abs, sqrt: WASM.f32Sqrt, floor: WASM.f32Floor, ceil: WASM.f32Ceil, trunc: WASM.f32Trunc,
};
const BINARY: Readonly<Record<Exclude<Binary, 'remainder'>, number>> = {
  add: WASM.f32Add, subtract: WASM.f32Subtract, multiply: WASM.f32Multiply, divide: WASM.f32Divide, min: WASM.f32Min, max: WASM.f32Max,
  less: WASM.f32Less, lessOrEqual: WASM.f32LessOrEqual, equal: WASM.f32Equal, and: WASM.i32And, or: WASM.i32Or,
};

/** f32 on the stack to a coordinate, i32: rounded towards 0 and clamped to 0..last; what is no number is 0. */
const clampedCode = (last: number): number[] => [...constF32(0), WASM.f32Max, ...constF32(last), WASM.f32Min, ...I32_FROM_F32];

/** Writes values that do not vary along a row: f32, truth values as i32. */
export function createScalarCode(locals: ScalarLocals, width: number, height: number): (value: Value) => number[] {
  function written(value: Value): number[] {
    switch (value.is) {
      case 'constant': return constF32(value.value);
      case 'variable': return getLocal(locals.variable(value.variable));
      case 'x': throw new RangeError('the column varies along a row: write it by laneCode');
      case 'y': return getLocal(locals.y);
      case 'unary': return [...written(value.of), UNARY[value.operation]];
      case 'choice': return [...written(value.yes), ...written(value.no), ...written(value.test), WASM.select];
      case 'pixel': return [
        ...getLocal(locals.from), ...written(value.row), ...clampedCode(height - 1), ...getLocal(locals.stride), WASM.i32Multiply, WASM.i32Add,
        ...written(value.column), ...clampedCode(width - 1), ...constI32(4), WASM.i32Multiply, WASM.i32Add, ...wordAccess(WASM.loadF32),
      ];
      case 'binary': {
        const left = written(value.left), right = written(value.right);
        if (value.operation !== 'remainder') return [...left, ...right, BINARY[value.operation]];
        const a = locals.scratch(WASM.f32), b = locals.scratch(WASM.f32);
        return [
          ...left, ...teeLocal(a), ...right, ...setLocal(b), ...getLocal(b), ...getLocal(a), ...getLocal(b), WASM.f32Divide, WASM.f32Trunc, WASM.f32Multiply, WASM.f32Subtract,
        ];
      }
    }
  }
  return written;
}
