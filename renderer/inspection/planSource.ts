import { createPlan, parseRecipe, type FlatFieldMaps, type Plan } from 'sightline/kernels';
import { planSourceSchema, type FrameHeader } from '../../main/contract/index.ts';

/** The host did not give a plan's parts. */
export class PlanUnavailable extends Error {
  /** The run or the recipe's version is over: a newer one is on its way. Otherwise trying again may help. */
  readonly isOver: boolean;

  constructor(message: string, options?: ErrorOptions & { readonly isOver?: boolean }) {
    super(message, options);
    this.name = 'PlanUnavailable';
    this.isOver = options?.isOver ?? false;
  }
}

/**
 * Fetches what a frame is to be inspected with, and plans it.
 *
 * @throws PlanUnavailable  the host does not answer, or not with a plan
 * @throws RecipeError      the recipe cannot be planned for the frame's format
 */
export async function fetchPlan(header: FrameHeader): Promise<Plan> {
  const query = `run=${header.runId}&recipe=${header.recipeVersion}`;
  const { recipe, maps } = planSourceSchema.parse(await (await ask(`/api/plan?${query}`)).json());
  if (!maps) return createPlan(parseRecipe(recipe), header.format, null);
  const values = await (await ask(`/api/maps?${query}`)).arrayBuffer();
  return createPlan(parseRecipe(recipe), header.format, splitMaps(maps, values));
}

/**
 * @param values  f32 dark then f32 gain, height x width each, then the bad pixels, u32
 * @throws PlanUnavailable  when the size is another
 */
function splitMaps({ badCount, ...about }: MapsAbout, values: ArrayBuffer): FlatFieldMaps {
  const pixels = about.width * about.height;
  const bytes = pixels * 8 + badCount * 4;
  if (values.byteLength !== bytes) {
    throw new PlanUnavailable(`the calibration maps have ${values.byteLength} bytes, ${about.width}x${about.height} with ${badCount} bad pixels needs ${bytes}: calibrate again`);
  }
  return {
    ...about, dark: new Float32Array(values, 0, pixels), gain: new Float32Array(values, pixels * 4, pixels), bad: new Uint32Array(values, pixels * 8, badCount),
  };
}

/** What the host says of the maps beside their values. */
export type MapsAbout = Omit<FlatFieldMaps, 'dark' | 'gain' | 'bad'> & { readonly badCount: number };

const OVER: readonly number[] = [404, 409, 410];

async function ask(url: string): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url, { cache: 'no-store' });
  } catch (cause) {
    throw new PlanUnavailable(`the host does not answer: ${cause instanceof Error ? cause.message : String(cause)}`, { cause });
  }
  if (!response.ok) throw new PlanUnavailable(`the host answered ${response.status} to ${url.split('?')[0]}`, { isOver: OVER.includes(response.status) });
  return response;
}
