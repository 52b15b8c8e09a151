import type { Plan } from 'sightline/kernels';
import type { TableFormat } from '../../../main/contract/sessionSummary.ts';
import { createSession } from '../../../main/session/index.ts';
import { drawnOptions, drawnOutcome, drawnResult } from '../session/drawnRun.ts';

/** Records a run of frames 0 to `frames - 1`, frame n with 1 + n % 3 regions, the frames with three failing. */
export async function storeRun(dir: string, plan: Plan, frames: number, exports: readonly TableFormat[] = []): Promise<void> {
  const session = await createSession(drawnOptions(dir, plan, { exports }));
  for (let frame = 0; frame < frames; frame++) {
    await session.append(drawnResult(plan, frame, 1 + (frame % 3)), frame % 3 === 2 ? 'fail' : 'pass', frame % 3 === 2 ? ['too many'] : []);
  }
  await session.close(drawnOutcome(frames));
}
