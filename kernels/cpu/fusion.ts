import type { Plan, StageName } from '../recipe/plan.ts';
import { leadingBlurs } from './grayProgram.ts';

/** Which neighbouring stages run as one, without the image between them. */
export interface Fusion {
  /** The first blur corrects the samples it filters. */
  readonly correctsInBlur: boolean;
  /** The last blur writes the mask; its image is made only where readStage asks for it. */
  readonly masksInBlur: boolean;
}

/** @param profile  every stage runs by itself, so that every stage has a time */
export function planFusion(plan: Plan, profile: boolean): Fusion {
  const blurs = profile ? 0 : leadingBlurs(plan);
  const { threshold } = plan;
  return {
    correctsInBlur: blurs > 0 && plan.flatField !== null,
    masksInBlur: blurs > 0 && blurs === plan.gray.length && threshold.method === 'fixed' && threshold.keep !== 'between',
  };
}

/** @returns stages without a time of their own, and the stage whose time holds theirs */
export function fusedStages({ flatField, blurs, threshold }: Plan, { correctsInBlur, masksInBlur }: Fusion): Readonly<Record<StageName, StageName>> {
  return {
    ...(correctsInBlur && flatField ? { [flatField.name]: blurs[0]!.name } : {}),
    ...(masksInBlur ? { [threshold.name]: blurs.at(-1)!.name } : {}),
  };
}
