import { hostReplySchema, type HostStart, type HostOrder } from './hostMessages.ts';
import { restartDelayMs } from './restartPolicy.ts';

/** A process of the frame host: what is used of Electron's UtilityProcess. */
export interface HostChild {
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: (code: number) => void): unknown;
  postMessage(message: HostOrder): void;
  kill(): boolean;
}

export interface SupervisorOptions {
  fork(): HostChild;
  /** Asked before every start. */
  settings(): HostStart;
  onReady(host: { readonly url: string; readonly origin: string }): void;
  /** It ended by itself; it starts again in `retryInMs`, or not by itself where that is null. */
  onLost(reason: string, retryInMs: number | null): void;
  /** Monotonic, ms. */
  now?(): number;
}

/** How `close` ended: the session is complete, or the host did not answer in time and was ended. */
export type CloseOutcome = 'closed' | 'timeout';

/**
 * Keeps one frame host alive: starts it, starts it again with growing pauses when it ends by itself, and closes it so that a
 * running session is complete on disk.
 */
export class HostSupervisor {
  readonly #options: SupervisorOptions;
  readonly #endsMs: number[] = [];
  #child: HostChild | null = null;
  #retry: NodeJS.Timeout | undefined;
  #closing: Promise<CloseOutcome> | null = null;
  #onEnd: (() => void) | null = null;
  #failure: string | null = null;

  constructor(options: SupervisorOptions) {
    this.#options = options;
  }

  /** Starts the host where none runs; also what a person's "try again" calls. */
  start(): void {
    clearTimeout(this.#retry);
    if (this.#child !== null || this.#closing !== null) return;
    this.#failure = null;
    const child = this.#options.fork();
    this.#child = child;
    child.on('message', (message) => { if (child === this.#child) this.#take(message); });
    child.on('exit', (code) => { if (child === this.#child) this.#ended(code); });
    child.postMessage({ type: 'start', ...this.#options.settings() });
  }

  /** Begins a new series of restarts: a person has looked at it. */
  startAfresh(): void {
    this.#endsMs.length = 0;
    this.start();
  }

  /**
   * Asks the host to complete its session and end; ends it when it has not within `timeoutMs`. Idempotent.
   * @param timeoutMs  a session of millions of regions takes seconds to export
   */
  close(timeoutMs: number): Promise<CloseOutcome> {
    this.#closing ??= this.#close(timeoutMs);
    return this.#closing;
  }

  async #close(timeoutMs: number): Promise<CloseOutcome> {
    clearTimeout(this.#retry);
    const child = this.#child;
    if (child === null) return 'closed';
    let timer: NodeJS.Timeout | undefined;
    const outcome = await new Promise<CloseOutcome>((resolve) => {
      this.#onEnd = () => resolve('closed');
      timer = setTimeout(() => resolve('timeout'), timeoutMs);
      child.postMessage({ type: 'close' });
    });
    clearTimeout(timer);
    if (this.#child !== null) child.kill();
    return outcome;
  }

  #take(message: unknown): void {
    const reply = hostReplySchema.safeParse(message);
    if (!reply.success) return;
    if (reply.data.type === 'ready') this.#options.onReady({ url: reply.data.url, origin: reply.data.origin });
    if (reply.data.type === 'failed') this.#failure = reply.data.message;
    if (reply.data.type === 'closed') this.#onEnd?.();
  }

  #ended(code: number): void {
    this.#child = null;
    if (this.#closing !== null) {
      this.#onEnd?.();
      return;
    }
    this.#endsMs.push(this.#options.now?.() ?? performance.now());
    const retryInMs = restartDelayMs(this.#endsMs);
    if (retryInMs !== null) this.#retry = setTimeout(() => this.start(), retryInMs);
    this.#options.onLost(this.#failure ?? `its process ended with code ${code}`, retryInMs);
  }
}
