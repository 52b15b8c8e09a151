import type { ServerResponse } from 'node:http';
import type { HostState } from '../contract/index.ts';

/** Least time between two states, ms. */
const INTERVAL_MS = 100;

/** Server-sent events: the whole state, at once to who comes, then whenever it changed, ten times a second at most. */
export class EventStream {
  readonly #responses = new Set<ServerResponse>();
  /** Those that have yet to read a state; each is waited for once, however long it takes. */
  readonly #behind = new WeakSet<ServerResponse>();
  readonly #stateOf: (revision: number) => HostState;
  #revision = 0;
  #lastMs = -Infinity;
  #timer: NodeJS.Timeout | null = null;
  #closed = false;

  constructor(stateOf: (revision: number) => HostState) {
    this.#stateOf = stateOf;
  }

  /** Of the newest state that was told. */
  get revision(): number {
    return this.#revision;
  }

  /** @returns the state now, with a revision of its own */
  state(): HostState {
    return this.#stateOf(this.#revision += 1);
  }

  /** @param response  one whose reader has gone again is let go of */
  attach(response: ServerResponse): void {
    if (response.destroyed) return;
    response.flushHeaders();
    response.once('close', () => this.#responses.delete(response));
    response.on('error', () => undefined);
    response.write(eventText(this.state()));
    this.#responses.add(response);
  }

  /** Says that the state is another now. */
  changed(): void {
    if (this.#closed || this.#timer !== null || this.#responses.size === 0) return;
    this.#timer = setTimeout(() => this.#send(), Math.max(0, this.#lastMs + INTERVAL_MS - performance.now()));
  }

  close(): void {
    this.#closed = true;
    if (this.#timer !== null) clearTimeout(this.#timer);
    for (const response of this.#responses) response.end();
  }

  #send(): void {
    this.#timer = null;
    this.#lastMs = performance.now();
    const text = eventText(this.state());
    for (const response of this.#responses) {
      // Who has not read the state before gets the next one: a queue of states is worth nothing.
      if (!response.writableNeedDrain) response.write(text);
      else if (!this.#behind.has(response)) {
        this.#behind.add(response);
        response.once('drain', () => {
          this.#behind.delete(response);
          this.changed();
        });
      }
    }
  }
}

function eventText(state: HostState): string {
  return `event: state\ndata: ${JSON.stringify(state)}\n\n`;
}
