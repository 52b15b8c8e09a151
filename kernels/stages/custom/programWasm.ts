import { FOUR_PIXELS, laneCode } from './laneCode.ts';
import { GATHER } from './laneValues.ts';
import type { CustomProgram } from './program.ts';
import { LANES, WASM, constI32, constLanes, getLocal, laneAccess, lanes, setLocal, wasmModule } from './wasmBytes.ts';

const GATHER_FUNCTION = 0, PIXELS_FUNCTION = 1;

/**
 * A custom stage's program as a WebAssembly module over the engine's shared memory: the same operations in f32 in the same order as
 * programWgsl has them, on four pixels at a time; a result that is no finite number becomes 0.
 *
 * Export `run(from, to, strideBytes, firstRow, endRow)`: f32 images of width x height at two addresses; up to 3 words behind a row
 * of the second are written.
 */
export function programWasm(program: CustomProgram, width: number, height: number): Uint8Array<ArrayBuffer> {
  return wasmModule([
    { ...GATHER, results: [WASM.v128], locals: [] },
    { parameters: FOUR_PIXELS, results: [WASM.v128], ...laneCode(program, width, height, GATHER_FUNCTION) },
    { parameters: Array.from({ length: 5 }, () => WASM.i32), results: [], locals: [WASM.i32], code: rowsCode(width) },
  ]);
}

/** for (y of rows) for (x of columns, by fours) to[y][x..x + 3] = pixels(from, stride, x, y, x..x + 3, y) */
function rowsCode(width: number): number[] {
  const from = 0, to = 1, stride = 2, row = 3, endRow = 4, column = 5;
  const step = (local: number, by: number): number[] => [...getLocal(local), ...constI32(by), WASM.i32Add, ...setLocal(local)];
  const address = [...getLocal(to), ...getLocal(row), ...getLocal(stride), WASM.i32Multiply, WASM.i32Add, ...getLocal(column), ...constI32(4), WASM.i32Multiply, WASM.i32Add];
  const columns = [...getLocal(column), ...lanes(LANES.i32Splat), ...constLanes(Int32Array.of(0, 1, 2, 3)), ...lanes(LANES.i32Add), ...lanes(LANES.f32FromI32)];
  const values = [...getLocal(from), ...getLocal(stride), ...getLocal(column), ...getLocal(row), ...columns, ...getLocal(row), WASM.f32FromI32, WASM.call, PIXELS_FUNCTION];
  return [
    WASM.block, WASM.empty, WASM.loop, WASM.empty,
    ...getLocal(row), ...getLocal(endRow), WASM.i32GreaterEqualSigned, WASM.branchIf, 1,
    ...constI32(0), ...setLocal(column),
    WASM.loop, WASM.empty,
    ...address, ...values, ...laneAccess(LANES.store),
    ...step(column, 4), ...getLocal(column), ...constI32(width), WASM.i32LessSigned, WASM.branchIf, 0,
    WASM.end,
    ...step(row, 1), WASM.branch, 0,
    WASM.end, WASM.end,
  ];
}
