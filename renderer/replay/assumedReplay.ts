import type { Replay } from '../../main/contract/index.ts';
import type { Answer, HostClient } from '../host/hostClient.ts';

/** The replay as it will be when all that was asked for is done: a quick second key builds on the first, not on the state before it. */
export interface AssumedReplay {
  get(): Replay | null;
  /** Takes `change` for granted until a state comes that knows of it, or the answer is a refusal. A state that was on its way before the answer may come after it. */
  assume(change: Partial<Replay>, answer: Promise<Answer>): void;
}

export function createAssumedReplay(state: HostClient['state']): AssumedReplay {
  let assumed: Partial<Replay> = {};
  let open = 0;
  /** States after it know of all that was answered. */
  let revision = 0;
  const follow = (): void => {
    if (open === 0 && (state.get()?.revision ?? 0) > revision) assumed = {};
  };
  state.subscribe(follow);
  return {
    get() {
      const replay = state.get()?.replay ?? null;
      return replay && { ...replay, ...assumed };
    },
    assume(change, answer) {
      assumed = { ...assumed, ...change };
      open++;
      void answer.then((given) => {
        open--;
        if (given.type === 'refused') assumed = {};
        else ({ revision } = given);
        follow();
      });
    },
  };
}
