import type { ControlName } from '../../main/contract/index.ts';

/** Sends what it is given one after the other: the next when the one before is answered. */
export interface RequestQueue {
  /** @returns what `send` resolves with */
  add<T>(name: ControlName, send: () => Promise<T>): Promise<T>;
}

interface Waiting {
  readonly name: ControlName;
  readonly begin: () => Promise<unknown>;
}

/** These end an opening that is under way, so they may not wait for it: the host puts them in order. */
export const TOGETHER: ReadonlySet<ControlName> = new Set<ControlName>(['open', 'stop']);

/** Two requests of a browser may arrive in either order, so two quick keys would overtake each other: hence one at a time. */
export function createRequestQueue(): RequestQueue {
  const waiting: Waiting[] = [];
  const inFlight = new Set<Waiting>();

  const mayBegin = ({ name }: Waiting): boolean =>
    inFlight.size === 0 || (TOGETHER.has(name) && [...inFlight].every((request) => request.name === 'open'));
  const begin = (request: Waiting): void => {
    inFlight.add(request);
    void request.begin().finally(() => {
      inFlight.delete(request);
      beginNext();
    });
  };
  const beginNext = (): void => {
    const next = waiting.findIndex(mayBegin);
    if (next >= 0) begin(waiting.splice(next, 1)[0]!);
  };

  return {
    add: (name, send) => new Promise((resolve, reject) => {
      waiting.push({ name, begin: () => send().then(resolve, reject) });
      beginNext();
    }),
  };
}
