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

/** How `close` ended: the session is complete; the host fell silent and was ended; or a person would not wait and it was ended. */
export type CloseOutcome = 'closed' | 'silent' | 'abandoned';

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
  #settle: ((outcome: CloseOutcome) => void) | null = null;
  #silence: NodeJS.Timeout | undefined;
  #onWriting: (folder: string | null) => void = () => undefined;
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
   * Asks the host to complete its session and end, and waits as long as it reports that it writes. Idempotent.
   * @param silenceMs  a host that says nothing for that long hangs and is ended
   * @param onWriting  hears of each report, with the session's folder
   */
  close(silenceMs: number, onWriting: (folder: string | null) => void = () => undefined): Promise<CloseOutcome> {
    this.#closing ??= this.#close(silenceMs, onWriting);
    return this.#closing;
  }

  /** Ends a host that is being closed at once, whatever it still writes. */
  abandon(): void {
    this.#settle?.('abandoned');
  }

  async #close(silenceMs: number, onWriting: (folder: string | null) => void): Promise<CloseOutcome> {
    clearTimeout(this.#retry);
    const child = this.#child;
    if (child === null) return 'closed';
    const outcome = await new Promise<CloseOutcome>((resolve) => {
      this.#settle = resolve;
      this.#onWriting = (folder) => {
        this.#silence?.refresh();
        onWriting(folder);
      };
      this.#silence = setTimeout(() => resolve('silent'), silenceMs);
      child.postMessage({ type: 'close' });
    });
    clearTimeout(this.#silence);
    this.#onWriting = () => undefined;
    if (this.#child !== null) child.kill();
    return outcome;
  }

  #take(message: unknown): void {
    const reply = hostReplySchema.safeParse(message);
    if (!reply.success) return;
    if (reply.data.type === 'ready') this.#options.onReady({ url: reply.data.url, origin: reply.data.origin });
    if (reply.data.type === 'failed') this.#failure = reply.data.message;
    if (reply.data.type === 'writing') this.#onWriting(reply.data.folder);
    if (reply.data.type === 'closed') this.#settle?.('closed');
  }

  #ended(code: number): void {
    this.#child = null;
    if (this.#closing !== null) {
      this.#settle?.('closed');
      return;
    }
    this.#endsMs.push(this.#options.now?.() ?? performance.now());
    const retryInMs = restartDelayMs(this.#endsMs);
    if (retryInMs !== null) this.#retry = setTimeout(() => this.start(), retryInMs);
    this.#options.onLost(this.#failure ?? `its process ended with code ${code}`, retryInMs);
  }
}
