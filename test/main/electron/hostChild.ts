import { fork } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { HostChild } from '../../../main/electron/hostSupervisor.ts';

/** Starts an entry of the frame host's process in plain Node, as Electron would in a utility process. */
export function forkHost(entry: string): HostChild & { readonly pid: number; readonly ended: Promise<number | null> } {
  const shim = fileURLToPath(new URL('parentPort.ts', import.meta.url));
  const child = fork(entry, { execArgv: ['--conditions=source', '--disable-warning=ExperimentalWarning', '--import', shim] });
  const emitter = new EventEmitter();
  child.on('message', (message) => emitter.emit('message', message));
  child.on('exit', (code) => emitter.emit('exit', code ?? 1));
  return {
    pid: child.pid!,
    ended: once(child, 'exit').then(([code]) => code as number | null),
    on: (event: string, listener: (argument: never) => void) => emitter.on(event, listener),
    postMessage: (message) => { child.send(message); },
    kill: () => child.kill('SIGKILL'),
  };
}
