import type { KernelFunction } from '../kernelFunction.ts';
import { translateKernel, type KernelConstants } from './gpuJs.ts';
import { f32Literal } from './passSpec.ts';

/** A WGSL expression in `x` and `y` (i32) that an input of a kernel function is read by. */
export type Accessor = string;

export interface GatherFunction {
  /** Name of the WGSL function `(x: i32, y: i32) -> f32`. */
  readonly name: string;
  readonly kernel: KernelFunction;
  /** One a parameter of the kernel function, in order. */
  readonly inputs: readonly Accessor[];
  readonly constants?: KernelConstants;
  /** Names of the constants that count something. */
  readonly integers?: readonly string[];
}

/**
 * Makes a WGSL function of a gpu.js kernel function: gpu.js translates the body, the accessors here decide how the inputs are
 * stored. An accessor that calls another gather function is fusion: the stage before is computed where it is read.
 *
 * @returns WGSL: array constants, accessors, the function
 * @throws TypeError  when the translation is not of the form this bridge knows (gpu.js changed, or the kernel is not a gather)
 */
export function gatherWgsl(gather: GatherFunction): string {
  const { name, constants = {} } = gather;
  const { inputs, body } = translateKernel(gather.kernel, constants, gather.integers);
  if (inputs.length !== gather.inputs.length) {
    throw new TypeError(`kernel function ${gather.kernel.name} has ${inputs.length} inputs, the pass gives ${gather.inputs.length}: give one each`);
  }
  let text = body.replace(/result\[data_index\] = ([^;]*);\s*return;/g, 'return $1;').trim();
  const lines: string[] = [];
  for (const [constant, value] of Object.entries(constants)) {
    if (typeof value === 'number') continue;
    lines.push(`const ${name}_${constant} = array<f32, ${value.length}>(${value.map(f32Literal).join(', ')});`);
    text = text.replaceAll(new RegExp(`get_constants_${constant}\\(0, 0, `, 'g'), `${name}_${constant}At(`);
    lines.push(`fn ${name}_${constant}At(i: i32) -> f32 { return ${name}_${constant}[i]; }`);
  }
  inputs.forEach((input, index) => {
    text = text.replaceAll(`get_user_${input}(`, `${name}_${input}(`);
    lines.push(`fn ${name}_${input}(z: i32, y: i32, x: i32) -> f32 { return ${gather.inputs[index]}; }`);
  });
  if (/get_user_|get_constants_|result|data_index/.test(text) || !text.includes('return')) {
    throw new TypeError(`kernel function ${gather.kernel.name}: gpu.js's translation has another form than gpu.js 2.24 gives: ${text}`);
  }
  lines.push(`fn ${name}(x: i32, y: i32) -> f32 {`, 'let threadGid = vec3<i32>(x, y, 0);', text, '}');
  return lines.join('\n');
}
