import type { Binary, CustomProgram, Step, Unary, Value } from './program.ts';

/**
 * WGSL: a function `(x, y) -> f32` of a custom stage's program; a result that is no finite number becomes 0. Constants are held in
 * variables, so that WGSL does not refuse a division by a constant 0 when it folds.
 *
 * @param source   name of the function `(x: i32, y: i32) -> f32` that is read, inside the frame
 * @param literal  writes an f32 as WGSL
 */
export function programWgsl({ variables, body }: CustomProgram, name: string, source: string, width: number, height: number, literal: (value: number) => string): string {
  const constants: number[] = [];
  const constant = (value: number): string => {
    const known = constants.findIndex((other) => Object.is(other, value));
    return `c${known < 0 ? constants.push(value) - 1 : known}`;
  };
  const text = stepsWgsl(body, { name, constant, loops: 0 });
  return `
fn ${name}_pixel(row: f32, column: f32) -> f32 { return ${source}(i32(clamp(column, 0.0, ${width - 1}.0)), i32(clamp(row, 0.0, ${height - 1}.0))); }
fn ${name}_remainder(a: f32, b: f32) -> f32 { return a - b * trunc(a / b); }
fn ${name}_finite(value: f32) -> f32 { return select(0.0, value, abs(value) < 3.4e38); }
fn ${name}(x: i32, y: i32) -> f32 {
let pixelX = f32(x);
let pixelY = f32(y);
${constants.map((value, index) => `var c${index} = ${literal(value)};`).join('\n')}
${variables.map((type, index) => `var v${index}: ${type === 'number' ? 'f32' : 'bool'};`).join('\n')}
${text}
}
`;
}

interface Writer {
  readonly name: string;
  readonly constant: (value: number) => string;
  readonly loops: number;
}

function stepsWgsl(steps: readonly Step[], writer: Writer): string {
  return steps.map((step) => stepWgsl(step, writer)).join('\n');
}

function stepWgsl(step: Step, writer: Writer): string {
  const { name, constant, loops } = writer;
  switch (step.do) {
    case 'set': return `v${step.variable} = ${valueWgsl(step.value, writer)};`;
    case 'if': return `if (${valueWgsl(step.test, writer)}) {\n${stepsWgsl(step.yes, writer)}\n} else {\n${stepsWgsl(step.no, writer)}\n}`;
    case 'return': return `return ${name}_finite(${valueWgsl(step.value, writer)});`;
    case 'loop': return `for (var i${loops} = 0u; i${loops} < ${step.count}u; i${loops}++) {
v${step.variable} = ${constant(step.start)} + f32(i${loops}) * ${constant(step.step)};
${stepsWgsl(step.body, { ...writer, loops: loops + 1 })}
}`;
  }
}

const INFIX: Partial<Record<Binary, string>> = {
  add: '+', subtract: '-', multiply: '*', divide: '/', less: '<', lessOrEqual: '<=', equal: '==', and: '&&', or: '||',
};
const PREFIX: Readonly<Record<Unary, string>> = { negate: '-', not: '!', abs: 'abs', sqrt: 'sqrt', floor: 'floor', ceil: 'ceil', trunc: 'trunc' };

function valueWgsl(value: Value, writer: Writer): string {
  switch (value.is) {
    case 'constant': return writer.constant(value.value);
    case 'variable': return `v${value.variable}`;
    case 'x': return 'pixelX';
    case 'y': return 'pixelY';
    case 'pixel': return `${writer.name}_pixel(${valueWgsl(value.row, writer)}, ${valueWgsl(value.column, writer)})`;
    case 'unary': return `${PREFIX[value.operation]}(${valueWgsl(value.of, writer)})`;
    case 'choice': return `select(${valueWgsl(value.no, writer)}, ${valueWgsl(value.yes, writer)}, ${valueWgsl(value.test, writer)})`;
    case 'binary': {
      const left = valueWgsl(value.left, writer), right = valueWgsl(value.right, writer);
      const infix = INFIX[value.operation];
      if (infix) return `(${left} ${infix} ${right})`;
      return `${value.operation === 'remainder' ? `${writer.name}_remainder` : value.operation}(${left}, ${right})`;
    }
  }
}
