import type { Replay } from '../../main/contract/index.ts';
import type { Answer, HostClient } from '../host/hostClient.ts';

/** The replay as it will be when all that was asked for is done: a quick second key builds on the first, not on the state before it. */
export interface AssumedReplay {
  get(): Replay | null;
  /** Takes `change` for granted until the host's state has had time to follow the answer, or the answer is a refusal. */
  assume(change: Partial<Replay>, answer: Promise<Answer>): void;
}

export function createAssumedReplay(state: HostClient['state']): AssumedReplay {
  let assumed: Partial<Replay> = {};
  let open = 0;
  let isAnswered = false;
  state.subscribe(() => {
    if (isAnswered) assumed = {};
    isAnswered = false;
  });
  return {
    get() {
      const replay = state.get()?.replay ?? null;
      return replay && { ...replay, ...assumed };
    },
    assume(change, answer) {
      assumed = { ...assumed, ...change };
      open++;
      isAnswered = false;
      void answer.then(({ type }) => {
        open--;
        if (type === 'refused') assumed = {};
        isAnswered = open === 0;
      });
    },
  };
}
