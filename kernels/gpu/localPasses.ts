import type { Plan, PlannedGray } from '../recipe/plan.ts';
import { windowMomentsWgsl } from '../stages/localMean/moments.wgsl.ts';
import { windowFractionBits, windowSumsWgsl, type WindowLines } from '../stages/localMean/windowSums.wgsl.ts';
import { WIDE_INTEGERS_WGSL } from '../stages/measure/wideIntegers.wgsl.ts';
import { write, type GraySource } from './grayPasses.ts';
import { LINEAR_GROUP, f32Literal, linearGroups, type BindingSpec, type BufferName, type PassSpec } from './passSpec.ts';

/** What a window is summed for. */
export interface LocalWindow {
  readonly name: string;
  readonly radiusPx: number;
  /** Largest magnitude of the values. */
  readonly bound: number;
  /** Squares are summed too. */
  readonly deviation: boolean;
  /** WGSL expression over `windowMean(sums)` and `windowDeviation(sums)`. */
  readonly result: string;
  readonly target: BufferName;
}

/** Lines side by side that a workgroup of the column pass sums: neighbouring columns lie in the same cache line. */
const COLUMNS_PER_GROUP = 16;

/** The mean or the deviation of the window round every pixel. */
export function localStagePasses(plan: Plan, stage: PlannedGray & { stage: 'localMean' | 'localDeviation' }, bound: number, source: GraySource): readonly PassSpec[] {
  const deviation = stage.stage === 'localDeviation';
  const result = deviation ? 'windowDeviation(sums)' : 'windowMean(sums)';
  return localPasses(plan, { name: stage.name, radiusPx: stage.radiusPx, bound, deviation, result, target: 'image' }, source);
}

/**
 * Sums every pixel's window along the rows, into `sums` and `squares`, then those along the columns, and writes what the sums give.
 * Sums are exact integers in a fixed point.
 */
export function localPasses(plan: Plan, window: LocalWindow, source: GraySource): readonly PassSpec[] {
  const { width, height } = plan.format;
  const { radiusPx, deviation } = window;
  const rows: WindowLines = { lines: height, length: width, linesPerGroup: 1, radiusPx };
  const columns: WindowLines = { lines: width, length: height, linesPerGroup: COLUMNS_PER_GROUP, radiusPx };
  const bits = windowFractionBits(radiusPx, window.bound);
  const count = (2 * radiusPx + 1) ** 2;
  const stored = (access: BindingSpec['access']): BindingSpec[] =>
    [{ buffer: 'sums', access, type: 'array<u32>' }, ...(deviation ? [{ buffer: 'squares', access, type: 'array<vec2<u32>>' } as const] : [])];
  const limit = f32Literal(2 ** (31 - Math.ceil(Math.log2(2 * radiusPx + 1))));
  return [
    {
      name: `${window.name} rows`, bindings: [...source.bindings, ...stored('read_write')], groups: linearGroups(height, 1),
      body: `${source.wgsl}
${windowWgsl(rows, deviation)}
fn valueAt(line: u32, i: u32) -> Sums {
  let value = i32(round(clamp(gray(i32(i), i32(line)) * ${f32Literal(2 ** bits)}, -${limit}, ${limit})));
  let size = u32(abs(value));
  return Sums(wideSigned(value)${deviation ? ', multiply(size, size)' : ''});
}
fn emit(line: u32, i: u32, sum: Sums) {
  sums[line * ${width}u + i] = sum.values.x;
${deviation ? `  squares[line * ${width}u + i] = sum.squares;` : ''}
}`,
    },
    {
      name: `${window.name} columns`, bindings: [...stored('read'), write(window.target, 'array<f32>')],
      groups: linearGroups(width, COLUMNS_PER_GROUP),
      body: `${windowWgsl(columns, deviation)}
${windowMomentsWgsl(f32Literal(2 ** -bits / count), count, deviation)}
fn valueAt(line: u32, i: u32) -> Sums {
  return Sums(wideSigned(bitcast<i32>(sums[i * ${width}u + line]))${deviation ? `, squares[i * ${width}u + line]` : ''});
}
fn emit(line: u32, i: u32, sums: Sums) { ${window.target}[i * ${width}u + line] = ${window.result}; }`,
    },
  ];
}

function windowWgsl(lines: WindowLines, squares: boolean): string {
  return `struct Sums { values: vec2<u32>${squares ? ', squares: vec2<u32>' : ''} }
${LINEAR_GROUP}
${WIDE_INTEGERS_WGSL}${windowSumsWgsl(lines, squares)}`;
}
