import type { Binary, CustomProgram, Step, Unary, Value } from './program.ts';
import { I32_FROM_F32, WASM, constF32, constI32, getLocal, setLocal, teeLocal, unsigned, wasmModule, wordAccess } from './wasmBytes.ts';

/** Parameters of the pixel's function. */
const FROM = 0, STRIDE = 1, X = 2, Y = 3;
/** Its first locals: i32 scratch, f32 scratch. */
const FIRST_LOCAL = 4;

/**
 * A custom stage's program as a WebAssembly module over the engine's shared memory: the same operations in f32 in the same order as
 * programWgsl has them; a result that is no finite number becomes 0.
 *
 * Export `run(from, to, strideBytes, firstRow, endRow)`: f32 images of width x height at two addresses.
 */
export function programWasm({ variables, body }: CustomProgram, width: number, height: number): Uint8Array<ArrayBuffer> {
  const writer = createWriter(variables, width, height);
  const code = writer.steps(body);
  const pixel = {
    parameters: [WASM.i32, WASM.i32, WASM.f32, WASM.f32], results: [WASM.f32], locals: writer.locals(),
    code: [...code, ...constF32(0)],
  };
  return wasmModule([pixel, { parameters: Array.from({ length: 5 }, () => WASM.i32), results: [], locals: [WASM.i32], code: rowsCode(width) }]);
}

/** for (y of rows) for (x of columns) to[y][x] = pixel(from, stride, x, y) */
function rowsCode(width: number): number[] {
  const from = 0, to = 1, stride = 2, row = 3, endRow = 4, column = 5;
  const step = (local: number): number[] => [...getLocal(local), ...constI32(1), WASM.i32Add, ...setLocal(local)];
  const address = [...getLocal(to), ...getLocal(row), ...getLocal(stride), WASM.i32Multiply, WASM.i32Add, ...getLocal(column), ...constI32(4), WASM.i32Multiply, WASM.i32Add];
  const value = [...getLocal(from), ...getLocal(stride), ...getLocal(column), WASM.f32FromI32, ...getLocal(row), WASM.f32FromI32, WASM.call, 0];
  return [
    WASM.block, WASM.empty, WASM.loop, WASM.empty,
    ...getLocal(row), ...getLocal(endRow), WASM.i32GreaterEqualSigned, WASM.branchIf, 1,
    ...constI32(0), ...setLocal(column),
    WASM.loop, WASM.empty,
    ...address, ...value, ...wordAccess(WASM.storeF32),
    ...step(column), ...getLocal(column), ...constI32(width), WASM.i32LessSigned, WASM.branchIf, 0,
    WASM.end,
    ...step(row), WASM.branch, 0,
    WASM.end, WASM.end,
  ];
}

const UNARY: Readonly<Record<Unary, number>> = {
  negate: WASM.f32Negate, not: WASM.i32Eqz, abs: WASM.f32Abs, sqrt: WASM.f32Sqrt, floor: WASM.f32Floor, ceil: WASM.f32Ceil, trunc: WASM.f32Trunc,
};
const BINARY: Readonly<Record<Exclude<Binary, 'remainder'>, number>> = {
  add: WASM.f32Add, subtract: WASM.f32Subtract, multiply: WASM.f32Multiply, divide: WASM.f32Divide, min: WASM.f32Min, max: WASM.f32Max,
  less: WASM.f32Less, lessOrEqual: WASM.f32LessOrEqual, equal: WASM.f32Equal, and: WASM.i32And, or: WASM.i32Or,
};

interface Writer {
  steps(steps: readonly Step[]): number[];
  /** Types of the locals behind the parameters, once all steps are written. */
  locals(): number[];
}

function createWriter(variables: CustomProgram['variables'], width: number, height: number): Writer {
  const locals: number[] = variables.map((type) => (type === 'number' ? WASM.f32 : WASM.i32));
  const local = (type: number): number => FIRST_LOCAL + locals.push(type) - 1;

  const clamped = (value: Value, last: number): number[] =>
    [...written(value), ...constF32(0), WASM.f32Max, ...constF32(last), WASM.f32Min, ...I32_FROM_F32];

  function written(value: Value): number[] {
    switch (value.is) {
      case 'constant': return constF32(value.value);
      case 'variable': return getLocal(FIRST_LOCAL + value.variable);
      case 'x': return getLocal(X);
      case 'y': return getLocal(Y);
      case 'unary': return [...written(value.of), UNARY[value.operation]];
      case 'choice': return [...written(value.yes), ...written(value.no), ...written(value.test), WASM.select];
      case 'pixel': return [
        ...getLocal(FROM), ...clamped(value.row, height - 1), ...getLocal(STRIDE), WASM.i32Multiply, WASM.i32Add,
        ...clamped(value.column, width - 1), ...constI32(4), WASM.i32Multiply, WASM.i32Add, ...wordAccess(WASM.loadF32),
      ];
      case 'binary': {
        const left = written(value.left), right = written(value.right);
        if (value.operation !== 'remainder') return [...left, ...right, BINARY[value.operation]];
        const a = local(WASM.f32), b = local(WASM.f32);
        return [
          ...left, ...teeLocal(a), ...right, ...setLocal(b), ...getLocal(b), ...getLocal(a), ...getLocal(b), WASM.f32Divide, WASM.f32Trunc, WASM.f32Multiply, WASM.f32Subtract,
        ];
      }
    }
  }

  const finite = (value: number[]): number[] => {
    const result = local(WASM.f32);
    return [...value, ...teeLocal(result), ...constF32(0), ...getLocal(result), WASM.f32Abs, ...constF32(3.4e38), WASM.f32Less, WASM.select];
  };

  const loop = ({ variable, start, step, count, body }: Step & { do: 'loop' }): number[] => {
    if (count === 0) return [];
    const counter = local(WASM.i32);
    return [
      ...constI32(0), ...setLocal(counter),
      WASM.loop, WASM.empty,
      ...constF32(start), ...getLocal(counter), WASM.f32FromI32, ...constF32(step), WASM.f32Multiply, WASM.f32Add, ...setLocal(FIRST_LOCAL + variable),
      ...steps(body),
      ...getLocal(counter), ...constI32(1), WASM.i32Add, ...teeLocal(counter), ...constI32(count), WASM.i32LessSigned, WASM.branchIf, ...unsigned(0),
      WASM.end,
    ];
  };

  function steps(all: readonly Step[]): number[] {
    return all.flatMap((step) => {
      switch (step.do) {
        case 'set': return [...written(step.value), ...setLocal(FIRST_LOCAL + step.variable)];
        case 'if': return [...written(step.test), WASM.if, WASM.empty, ...steps(step.yes), WASM.else, ...steps(step.no), WASM.end];
        case 'return': return [...finite(written(step.value)), WASM.return];
        case 'loop': return loop(step);
      }
    });
  }

  return { steps, locals: () => locals };
}
