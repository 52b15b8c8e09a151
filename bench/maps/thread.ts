import { parentPort, workerData } from 'node:worker_threads';
import { createFrontEnd, MEETING, type FrontEndStart } from './frontEnd.ts';

const { start, meeting } = workerData as { start: FrontEndStart; meeting: Int32Array };
const run = await createFrontEnd(start);
const { frames } = start.program.layout;
parentPort!.postMessage('ready');
for (let seen = 0; ;) {
  Atomics.wait(meeting, MEETING.go, seen);
  seen = Atomics.load(meeting, MEETING.go);
  run(meeting[MEETING.kind]!, frames[meeting[MEETING.frame]!]!);
  Atomics.store(meeting, MEETING.done, seen);
}
