import { createLaneValues } from './laneValues.ts';
import type { CustomProgram, Step, Value } from './program.ts';
import { createScalarCode } from './scalarCode.ts';
import { findVarying, returns, type Varying } from './varying.ts';
import { findDefinitions, type Counter } from './wholeNumber.ts';
import { LANES, WASM, constF32, constI32, constLanes, getLocal, lanes, setLocal, teeLocal } from './wasmBytes.ts';

/** Parameters of the function of four pixels: address, stride, first column and row, i32; the four columns and the row, f32. */
const FROM = 0, STRIDE = 1, COLUMN = 2, ROW = 3, X = 4, Y = 5;
/** Its first locals, v128: the pixels whose steps are being run, those that have returned, what they have returned. */
const ACTIVE = 6, RETURNED = 7, RESULT = 8, FIRST_LOCAL = 9;
export const FOUR_PIXELS = [WASM.i32, WASM.i32, WASM.i32, WASM.i32, WASM.v128, WASM.f32] as const;

/**
 * Code of a program for four neighbours of a row at once, and the types of its locals behind the parameters. What does not vary
 * between the four is computed once; where they part at an `if`, both ways are run and each pixel keeps its own; a way that none
 * takes is left out.
 *
 * @param gather  as in LaneContext
 */
export function laneCode(program: CustomProgram, width: number, height: number, gather: number): { readonly code: number[]; readonly locals: readonly number[] } {
  const varying = findVarying(program);
  const locals: number[] = [WASM.v128, WASM.v128, WASM.v128, ...program.variables.map((type, variable) => {
    if (varying.variable(variable)) return WASM.v128;
    return type === 'number' ? WASM.f32 : WASM.i32;
  })];
  const scratch = (type: number): number => ACTIVE + locals.push(type) - 1;
  const variable = (number: number): number => FIRST_LOCAL + number;
  const scalar = createScalarCode({ from: FROM, stride: STRIDE, y: Y, variable, scratch }, width, height);
  const counters = new Map<number, Counter>(), definitions = findDefinitions(program.body);
  const written = createLaneValues({
    program, varying, width, height, from: FROM, stride: STRIDE, column: COLUMN, row: ROW, x: X, gather, variable, counter: (number) => counters.get(number), definition: (number) => definitions.get(number), scratch, scalar,
  });
  const steps = createSteps({ varying, variable, counters, scratch, scalar, written });
  const code = [...constLanes(Int32Array.of(-1, -1, -1, -1)), ...setLocal(ACTIVE), ...steps(program.body, false), ...getLocal(RESULT)];
  return { code, locals };
}

interface StepsContext {
  readonly varying: Varying;
  variable(variable: number): number;
  /** Filled as loops are written. */
  readonly counters: Map<number, Counter>;
  scratch(type: number): number;
  readonly scalar: (value: Value) => number[];
  readonly written: (value: Value) => number[];
}

/** Writes steps; `isParted`: some of the four are elsewhere, ACTIVE says who is here. */
function createSteps({ varying, variable, counters, scratch, scalar, written }: StepsContext): (all: readonly Step[], isParted: boolean) => number[] {
  const finite = (value: Value): number[] => {
    const result = scratch(WASM.v128);
    return [
      ...written(value), ...teeLocal(result), ...getLocal(result), ...lanes(LANES.f32Abs), ...written({ is: 'constant', value: 3.4e38 }), ...lanes(LANES.f32Less), ...lanes(LANES.and),
    ];
  };

  const set = ({ variable: target, value }: Step & { do: 'set' }, isParted: boolean): number[] => {
    const local = variable(target);
    if (!varying.variable(target)) return [...scalar(value), ...setLocal(local)];
    return isParted ? [...written(value), ...getLocal(local), ...getLocal(ACTIVE), ...lanes(LANES.select), ...setLocal(local)] : [...written(value), ...setLocal(local)];
  };

  const way = (test: number[], body: readonly Step[]): number[] =>
    (body.length === 0 ? [] : [...test, ...setLocal(ACTIVE), ...getLocal(ACTIVE), ...lanes(LANES.anyTrue), WASM.if, WASM.empty, ...steps(body, true), WASM.end]);

  const branch = ({ test, yes, no }: Step & { do: 'if' }, isParted: boolean): number[] => {
    if (!varying.value(test)) return [...scalar(test), WASM.if, WASM.empty, ...steps(yes, isParted), WASM.else, ...steps(no, isParted), WASM.end];
    const here = scratch(WASM.v128), chosen = scratch(WASM.v128);
    const back = [...getLocal(here), ...getLocal(RETURNED), ...lanes(LANES.andNot), ...setLocal(ACTIVE)];
    const leave = [...getLocal(RETURNED), ...lanes(LANES.i32AllTrue), WASM.if, WASM.empty, ...getLocal(RESULT), WASM.return, WASM.end];
    return [
      ...getLocal(ACTIVE), ...setLocal(here), ...written(test), ...setLocal(chosen),
      ...way([...getLocal(here), ...getLocal(chosen), ...lanes(LANES.and)], yes),
      ...way([...getLocal(here), ...getLocal(chosen), ...lanes(LANES.andNot)], no),
      ...back, ...(returns(yes) || returns(no) ? leave : []),
    ];
  };

  const loop = ({ variable: counted, start, step, count, body }: Step & { do: 'loop' }, isParted: boolean): number[] => {
    if (count === 0) return [];
    const turn = scratch(WASM.i32);
    counters.set(counted, { turn, start, step, count });
    return [
      ...constI32(0), ...setLocal(turn),
      WASM.loop, WASM.empty,
      ...constF32(start), ...getLocal(turn), WASM.f32FromI32, ...constF32(step), WASM.f32Multiply, WASM.f32Add, ...setLocal(variable(counted)),
      ...steps(body, varying.partedAfter(body, isParted)),
      ...getLocal(turn), ...constI32(1), WASM.i32Add, ...teeLocal(turn), ...constI32(count), WASM.i32LessSigned, WASM.branchIf, 0,
      WASM.end,
    ];
  };

  const leaveWith = (value: Value, isParted: boolean): number[] => {
    if (!isParted) return [...finite(value), WASM.return];
    return [
      ...finite(value), ...getLocal(RESULT), ...getLocal(ACTIVE), ...lanes(LANES.select), ...setLocal(RESULT),
      ...getLocal(RETURNED), ...getLocal(ACTIVE), ...lanes(LANES.or), ...setLocal(RETURNED),
      ...constLanes(new Int32Array(4)), ...setLocal(ACTIVE),
    ];
  };

  function steps(all: readonly Step[], isParted: boolean): number[] {
    const code: number[][] = [];
    let parted = isParted;
    for (const step of all) {
      code.push(stepCode(step, parted));
      if (step.do === 'return') break;
      parted = varying.partedAfter([step], parted);
    }
    return code.flat();
  }

  function stepCode(step: Step, isParted: boolean): number[] {
    switch (step.do) {
      case 'set': return set(step, isParted);
      case 'if': return branch(step, isParted);
      case 'loop': return loop(step, isParted);
      case 'return': return leaveWith(step.value, isParted);
    }
  }

  return steps;
}
