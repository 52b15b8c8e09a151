/** WebAssembly's binary form, as far as a custom stage needs it. @source WebAssembly core specification 2.0, chapter 5 */
export const WASM = {
  i32: 0x7f, f32: 0x7d, v128: 0x7b, empty: 0x40,
  block: 0x02, loop: 0x03, if: 0x04, else: 0x05, end: 0x0b, branch: 0x0c, branchIf: 0x0d, return: 0x0f, call: 0x10, select: 0x1b,
  getLocal: 0x20, setLocal: 0x21, teeLocal: 0x22, loadF32: 0x2a, constI32: 0x41, constF32: 0x43,
  i32Eqz: 0x45, i32LessSigned: 0x48, i32LessUnsigned: 0x49, i32GreaterEqualSigned: 0x4e, i32Add: 0x6a, i32Subtract: 0x6b, i32Multiply: 0x6c, i32And: 0x71, i32Or: 0x72,
  f32Equal: 0x5b, f32Less: 0x5d, f32LessOrEqual: 0x5f, f32Abs: 0x8b, f32Negate: 0x8c, f32Ceil: 0x8d, f32Floor: 0x8e, f32Trunc: 0x8f,
  f32Sqrt: 0x91, f32Add: 0x92, f32Subtract: 0x93, f32Multiply: 0x94, f32Divide: 0x95, f32Min: 0x96, f32Max: 0x97, f32FromI32: 0xb2,
} as const;

/** Operations on four lanes, behind the byte 0xfd. @source WebAssembly core specification 2.0, vector instructions */
export const LANES = {
  load: 0x00, store: 0x0b, const: 0x0c, i32Splat: 0x11, f32Splat: 0x13, i32Extract: 0x1b, f32Replace: 0x20, f32Equal: 0x41, f32Less: 0x43, f32LessOrEqual: 0x45,
  not: 0x4d, and: 0x4e, andNot: 0x4f, or: 0x50, select: 0x52, anyTrue: 0x53, f32Ceil: 0x67, f32Floor: 0x68, f32Trunc: 0x69, i32AllTrue: 0xa3, i32Add: 0xae, i32Min: 0xb6, i32Max: 0xb8,
  f32Abs: 0xe0, f32Negate: 0xe1, f32Sqrt: 0xe3, f32Add: 0xe4, f32Subtract: 0xe5, f32Multiply: 0xe6, f32Divide: 0xe7, f32Min: 0xe8, f32Max: 0xe9, i32FromF32: 0xf8, f32FromI32: 0xfa,
} as const;

/** i32.trunc_sat_f32_s: no value traps, none is out of range. */
export const I32_FROM_F32 = [0xfc, 0x00] as const;

/** LEB128, unsigned. */
export function unsigned(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value; ;) {
    const low = rest & 0x7f;
    rest >>>= 7;
    bytes.push(rest === 0 ? low : low | 0x80);
    if (rest === 0) return bytes;
  }
}

/** LEB128, signed 32 bits. */
function signed(value: number): number[] {
  const bytes: number[] = [];
  for (let rest = value | 0; ;) {
    const low = rest & 0x7f;
    rest >>= 7;
    const isLast = (rest === 0 && (low & 0x40) === 0) || (rest === -1 && (low & 0x40) !== 0);
    bytes.push(isLast ? low : low | 0x80);
    if (isLast) return bytes;
  }
}

export const constI32 = (value: number): number[] => [WASM.constI32, ...signed(value)];
export const constF32 = (value: number): number[] => [WASM.constF32, ...new Uint8Array(Float32Array.of(value).buffer)];
export const getLocal = (local: number): number[] => [WASM.getLocal, ...unsigned(local)];
export const setLocal = (local: number): number[] => [WASM.setLocal, ...unsigned(local)];
export const teeLocal = (local: number): number[] => [WASM.teeLocal, ...unsigned(local)];
export const lanes = (code: number): number[] => [0xfd, ...unsigned(code)];
/** Four lanes of 32 bits. */
export const constLanes = (values: Float32Array | Int32Array): number[] => [...lanes(LANES.const), ...new Uint8Array(values.buffer, values.byteOffset, 16)];
/** A load or store of four words. */
export const laneAccess = (code: number): number[] => [...lanes(code), 2, 0];
/** A load or store at a whole word. */
export const wordAccess = (code: number): number[] => [code, 2, 0];

const list = (items: readonly (readonly number[])[]): number[] => [...unsigned(items.length), ...items.flat()];
const section = (id: number, items: readonly (readonly number[])[]): number[] => {
  const content = list(items);
  return [id, ...unsigned(content.length), ...content];
};
const text = (value: string): number[] => [...unsigned(value.length), ...Array.from(value, (character) => character.charCodeAt(0))];

export interface WasmFunction {
  readonly parameters: readonly number[];
  readonly results: readonly number[];
  readonly locals: readonly number[];
  readonly code: readonly number[];
}

/**
 * @param functions  by number; the last is exported as `run`
 * @returns a module over a shared memory that it imports as env.memory
 */
export function wasmModule(functions: readonly WasmFunction[]): Uint8Array<ArrayBuffer> {
  const types = functions.map(({ parameters, results }) => [0x60, ...unsigned(parameters.length), ...parameters, ...unsigned(results.length), ...results]);
  const bodies = functions.map(({ locals, code }) => {
    const body = [...list(locals.map((type) => [1, type])), ...code, WASM.end];
    return [...unsigned(body.length), ...body];
  });
  return Uint8Array.from([
    0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00,
    ...section(1, types),
    // Shared, one page to the most there can be: any memory of the engine fits.
    ...section(2, [[...text('env'), ...text('memory'), 0x02, 0x03, ...unsigned(1), ...unsigned(65_536)]]),
    ...section(3, functions.map((_, index) => unsigned(index))),
    ...section(7, [[...text('run'), 0x00, ...unsigned(functions.length - 1)]]),
    ...section(10, bodies),
  ]);
}
