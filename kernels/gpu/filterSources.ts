import type { Plan, PlannedGray } from '../recipe/plan.ts';
import { programWgsl } from '../stages/custom/programWgsl.ts';
import { gradientDirection, gradientMagnitude } from '../stages/gradient/kernel.ts';
import { HESSIAN_KERNELS } from '../stages/hessian/kernel.ts';
import { lookupTable } from '../stages/lookup/table.ts';
import { medianWgsl } from '../stages/median/median.wgsl.ts';
import { gatherWgsl, type GatherFunction } from './bridge.ts';
import { read, type NamedSource } from './grayPasses.ts';
import { f32Literal, type BindingSpec } from './passSpec.ts';

type Lookup = PlannedGray & { stage: 'lookup' };
type Gather = PlannedGray & { stage: 'median' | 'gradient' | 'hessian' | 'custom' };

/** @returns the entries of all tables of a plan, one after the other */
export function lookupTables(plan: Plan): Float32Array {
  const tables = lookupsOf(plan).map((stage) => lookupTable(stage, plan.format).entries);
  const all = new Float32Array(tables.reduce((length, table) => length + table.length, 0));
  tables.reduce((start, table) => { all.set(table, start); return start + table.length; }, 0);
  return all;
}

const lookupsOf = (plan: Plan): readonly Lookup[] => plan.gray.filter((stage) => stage.stage === 'lookup');

/** A source sent through a stage's table; half an entry goes to the even one. */
export function lookupSource(plan: Plan, stage: Lookup, inner: NamedSource): NamedSource {
  const { entries, indexScale } = lookupTable(stage, plan.format);
  const first = lookupsOf(plan).indexOf(stage) * entries.length;
  return (name) => {
    const from = inner(`${name}Before`);
    return {
      bindings: withBinding(from.bindings, read('tables', 'array<f32>')),
      wgsl: `${from.wgsl}
fn ${name}(x: i32, y: i32) -> f32 {
  return tables[${first}u + u32(clamp(round(${name}Before(x, y) * ${f32Literal(indexScale)}), 0.0, ${entries.length - 1}.0))];
}`,
    };
  };
}

/** A stage over the neighbours of each pixel of a source, whose coordinates are clamped to the frame. */
export function gatherSource(plan: Plan, stage: Gather, inner: NamedSource): NamedSource {
  const { width, height } = plan.format;
  return (name) => {
    const source = `${name}Before`;
    const from = inner(source);
    if (stage.stage === 'custom') return { bindings: from.bindings, wgsl: `${from.wgsl}\n${programWgsl(stage.program, name, source, width, height, f32Literal)}` };
    const clamped = `${source}(clamp(x, 0, ${width - 1}), clamp(y, 0, ${height - 1}))`;
    const own = stage.stage === 'median' ? medianWgsl(stage.sizePx, width, height, name, source)
      : gatherWgsl({ name, inputs: [clamped], ...kernelOf(stage) });
    return { bindings: from.bindings, wgsl: `${from.wgsl}\n${own}` };
  };
}

function kernelOf(stage: PlannedGray & { stage: 'gradient' | 'hessian' }): Pick<GatherFunction, 'kernel' | 'constants'> {
  if (stage.stage === 'gradient') return { kernel: stage.output === 'direction' ? gradientDirection : gradientMagnitude };
  const { kernel, constants } = HESSIAN_KERNELS[stage.output];
  return { kernel, ...(constants && { constants: { ...constants } }) };
}

/** Two tables of a chain lie in one buffer. */
function withBinding(bindings: readonly BindingSpec[], added: BindingSpec): readonly BindingSpec[] {
  return bindings.some(({ buffer }) => buffer === added.buffer) ? bindings : [...bindings, added];
}
