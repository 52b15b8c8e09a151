/** Lets a plain Node process stand in for a utility process: `--import` it, and `process.parentPort` is Node's own IPC. */
import { ok } from 'node:assert';

ok(process.send, 'parentPort.ts: start this process with an IPC channel');
Object.defineProperty(process, 'parentPort', {
  value: {
    on: (event: 'message', listener: (message: { data: unknown }) => void) => process.on(event, (data) => listener({ data })),
    postMessage: (message: object) => process.send!(message),
  },
});
