import { checkStageOrder, createPlan, recipeFaults, RecipeError, recipeSchema, type FrameFormat } from 'sightline/kernels';
import { valueAt, type Draft, type Json } from './draft.ts';

/** Big enough for every level: only the order is asked here. */
const ANY_FORMAT: FrameFormat = { width: 64, height: 64, pixelFormat: 'gray16le', bitDepth: 16, range: 'full' };
/** Of a recipe with a lookup's table of 256 entries: no deeper source has one. */
const FORMAT_8: FrameFormat = { ...ANY_FORMAT, pixelFormat: 'gray8', bitDepth: 8 };

/** A place in a draft and what is wrong with it. */
export interface Fault {
  readonly path: string;
  /** For a person, without the path: the field shows it. */
  readonly message: string;
}

/** @returns every fault of the draft; of a sound one, what is wrong with the order of its stages */
export function draftFaults(draft: Draft): readonly Fault[] {
  const faults = recipeFaults(draft);
  if (faults.length > 0) return faults.map(faultOf);
  try {
    const recipe = recipeSchema.parse(draft);
    const isShallow = recipe.stages.some((stage) => stage.stage === 'lookup' && stage.method === 'table' && stage.tableDn.length === 256);
    createPlan(recipe, isShallow ? FORMAT_8 : ANY_FORMAT, null);
    return [];
  } catch (error) {
    return error instanceof RecipeError && error.path.startsWith('stages') ? [faultOf(error)] : [];
  }
}

/** Takes the recipe's path off the front of a message that says it. */
export function faultOf({ path, message }: { readonly path: string; readonly message: string }): Fault {
  const said = `recipe${path === '' ? '' : ` ${path}`}: `;
  return { path, message: message.startsWith(said) ? message.slice(said.length) : message };
}

/** A card that was dragged to another place, or why it stays. */
export type Move = { readonly type: 'moved'; readonly draft: Draft } | { readonly type: 'refused'; readonly reason: string };

/** Moves stage `from` to place `to`; refuses what makes the order impossible, with the kernels' own reason. */
export function moveStage(draft: Draft, from: number, to: number): Move {
  const stages = stagesOf(draft);
  const moved = stages[from];
  if (moved === undefined || to < 0 || to >= stages.length) return { type: 'refused', reason: 'there is no place beyond the first and the last stage' };
  const others = stages.filter((_, i) => i !== from);
  const next = { ...draft, stages: [...others.slice(0, to), moved, ...others.slice(to)] };
  const reason = orderFault(next);
  return reason === null ? { type: 'moved', draft: next } : { type: 'refused', reason };
}

/** Puts a stage at the last place where the order allows it. A second one of a kind that may be there once is refused for that. */
export function addStage(draft: Draft, stage: Draft): Move {
  const stages = stagesOf(draft);
  let reason: string | null = null;
  for (let at = stages.length; at >= 0; at--) {
    const next = { ...draft, stages: [...stages.slice(0, at), stage, ...stages.slice(at)] };
    const fault = orderFault(next);
    if (fault === null) return { type: 'moved', draft: next };
    const followsItsKind = at > 0 && valueAt(stages[at - 1], ['stage']) === stage['stage'];
    if (reason === null || followsItsKind) reason = fault;
  }
  return { type: 'refused', reason: reason ?? 'there is no place for it' };
}

/** @returns why the stages cannot stand in their order, whatever else is wrong with the draft; null where they can */
function orderFault(draft: Draft): string | null {
  try {
    checkStageOrder(stagesOf(draft).map((stage) => ({ stage: String(valueAt(stage, ['stage'])) })));
    return null;
  } catch (error) {
    if (error instanceof RecipeError) return faultOf(error).message;
    throw error;
  }
}

export function stagesOf(draft: Draft): readonly Json[] {
  const stages = draft['stages'];
  return Array.isArray(stages) ? (stages as readonly Json[]) : [];
}
