import { fork, type ChildProcess } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import type { HostOrder } from '../../../main/electron/hostMessages.ts';
import type { HostChild } from '../../../main/electron/hostSupervisor.ts';

/** The frame host's process in plain Node, started as Electron would start it in a utility process. */
export class HostFork extends EventEmitter implements HostChild {
  readonly ended: Promise<number | null>;
  readonly #child: ChildProcess;

  /** @param entry  path of the module to run */
  constructor(entry: string) {
    super();
    const shim = new URL('parentPort.ts', import.meta.url).href;
    this.#child = fork(entry, { execArgv: ['--conditions=sightline-source', '--disable-warning=ExperimentalWarning', '--import', shim] });
    this.#child.on('message', (message) => this.emit('message', message));
    this.#child.on('exit', (code) => this.emit('exit', code ?? 1));
    this.ended = once(this.#child, 'exit').then(([code]) => code as number | null);
  }

  postMessage(message: HostOrder): void { this.#child.send(message); }
  kill(): boolean { return this.#child.kill('SIGKILL'); }
}
