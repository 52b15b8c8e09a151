import { createBudget, DeviceError, FRAMES_IN_FLIGHT, judge, probeValues, readShapes, type BudgetReport } from 'sightline/kernels';
import type { CapturedFrame } from '../../capture/index.ts';
import { FrameLedger, type FailureCause, type Ledger } from '../../contract/index.ts';
import { OutputError } from '../../session/index.ts';
import type { Progress } from '../progress.ts';
import type { Prepared } from './prepare.ts';

/** How the frames of a run ended; the session holds what they gave. */
export interface RunAccount {
  readonly ledger: Ledger;
  readonly budget: BudgetReport;
  readonly rejected: number;
  /** Why the run stopped before the source's end: an error of engine, source or output. */
  readonly failure: unknown;
}

/**
 * Inspects every frame of the capture: two in the engine at a time, results recorded in capture order, none dropped.
 *
 * @param signal  ends the run after the frames in flight
 */
export async function run({ capture, engine, dump, keepShapes, pictures, session }: Prepared, progress: Progress, signal: AbortSignal): Promise<RunAccount> {
  const ledger = new FrameLedger();
  const budget = createBudget(engine.plan, engine.fusedInto);
  // A stage is there until the next frame is inspected.
  const readsStages = dump !== null || keepShapes;
  let rejected = 0;

  const inspectOne = async (frame: CapturedFrame): Promise<void> => {
    try {
      const result = await engine.inspect(frame);
      if (dump) await dump.write(engine, frame.index);
      if (keepShapes) await session.appendShapes(result.frame, result.regions.label, await readShapes(engine, result));
      const { verdict, failures } = judge(engine.plan, result.regions, result.overflow);
      if (verdict === 'fail') rejected++;
      pictures?.offer(frame, result, failures);
      await session.append(result, verdict, [...new Set(failures.map(({ ruleId }) => ruleId))], probeValues(engine.plan, frame.pixels));
      ledger.settle(frame.index, { type: 'inspected' });
      budget.add(result);
      progress.add(result, rejected);
    } finally {
      frame.release();
    }
  };

  const open: Promise<void>[] = [];
  let frames = 0;
  let failure: unknown = null;
  try {
    for await (const frame of capture.frames(engine.frameBuffers)) {
      ledger.open(frame.index);
      frames = frame.index + 1;
      const inspected = inspectOne(frame);
      inspected.catch(() => undefined); // awaited in order below; until then a rejection is not lost, only early
      open.push(inspected);
      if (open.length === (readsStages ? 1 : FRAMES_IN_FLIGHT)) await open.shift();
      if (signal.aborted) break;
    }
    while (open.length > 0) await open.shift();
  } catch (error) {
    failure = error;
    await Promise.allSettled(open);
  }
  // Frames that the decoder refused have no number of their own: they are entered behind the last.
  for (let lost = 0; lost < (capture.outcome?.decodeErrors ?? 0); lost++) ledger.record(frames + lost, { type: 'failed', cause: 'decode-error' });
  ledger.settleOpen({ type: 'failed', cause: causeOf(failure) });
  return { ledger: ledger.snapshot(), budget: budget.report(), rejected, failure };
}

function causeOf(failure: unknown): FailureCause {
  if (failure instanceof DeviceError) return 'device-lost';
  return failure instanceof OutputError ? 'output-error' : 'decode-error';
}
