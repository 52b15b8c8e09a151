import { createSession } from '../../../main/session/index.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from './drawnRun.ts';

/**
 * A program that records until it is ended from outside or cannot write any more; run by the durability tests.
 * Arguments: folder, regions a frame, pause between frames in ms. Prints `frame TIME` when a frame was appended.
 */
const [dir, regions, pauseMs] = process.argv.slice(2);
const plan = drawnPlan();
const session = await createSession(drawnOptions(dir!, plan));
let frame = 0;
try {
  for (; ; frame++) {
    await session.append(drawnResult(plan, frame, Number(regions)), null, []);
    process.stdout.write(`${frame} ${performance.timeOrigin + performance.now()}\n`);
    await new Promise((resolve) => { setTimeout(resolve, Number(pauseMs)); });
  }
} catch (error) {
  const closing = await session.close({ ...drawnOutcome(frame), state: 'failed', reason: String(error) }).then(() => 'closed', (again: unknown) => (again as Error).message);
  console.error(JSON.stringify({ name: (error as Error).name, message: (error as Error).message, closing }));
  process.exitCode = 5;
}
