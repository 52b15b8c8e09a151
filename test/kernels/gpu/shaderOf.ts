import { planGeometry, runsWgsl } from '../../../kernels/gpu/labelPasses.ts';
import { layOutPasses } from '../../../kernels/gpu/passPlan.ts';
import { passSource } from '../../../kernels/gpu/passSpec.ts';
import type { Plan } from '../../../kernels/recipe/plan.ts';

/** The shader of a plan's pass; what all passes over the mask's runs begin with is left out. */
export function shaderOf(plan: Plan, name: string): string {
  const pass = layOutPasses(plan, false, 1_000).stages.flatMap(({ passes }) => passes).find((entry) => entry.name === name);
  if (!pass) throw new RangeError(`the plan has no pass "${name}"`);
  return passSource(pass).replace(runsWgsl(planGeometry(plan)), '<mask runs>\n');
}
