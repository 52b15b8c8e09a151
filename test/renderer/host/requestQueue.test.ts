import { expect, it } from 'vitest';
import type { ControlName } from '../../../main/contract/index.ts';
import { createRequestQueue } from '../../../renderer/host/requestQueue.ts';

/** A host that answers when it is told to. */
function slowHost() {
  const sent: string[] = [];
  const answers = new Map<string, PromiseWithResolvers<string>>();
  const queue = createRequestQueue();
  return {
    sent,
    ask: (name: ControlName, what: string = name) => queue.add(name, () => {
      sent.push(what);
      const answer = Promise.withResolvers<string>();
      answers.set(what, answer);
      return answer.promise;
    }),
    answer: async (what: string) => {
      answers.get(what)!.resolve(`${what} done`);
      await new Promise((resolve) => { setImmediate(resolve); });
    },
    fail: async (what: string) => {
      answers.get(what)!.reject(new Error(what));
      await new Promise((resolve) => { setImmediate(resolve); });
    },
  };
}

it('sends a request when the one before is answered, in the order they were made', async () => {
  const { sent, ask, answer } = slowHost();
  const asked = ['step 1', 'step 2', 'step 3'].map((what) => ask('step', what));
  expect(sent).toEqual(['step 1']);
  await answer('step 1');
  expect(sent).toEqual(['step 1', 'step 2']);
  await answer('step 2');
  await answer('step 3');
  expect(await Promise.all(asked)).toEqual(['step 1 done', 'step 2 done', 'step 3 done']);
});

it('goes on after a request that failed', async () => {
  const { sent, ask, fail } = slowHost();
  const failed = expect(ask('pause')).rejects.toThrow('pause');
  void ask('seek');
  await fail('pause');
  await failed;
  expect(sent).toEqual(['pause', 'seek']);
});

it('lets stop and another source past an opening, and nothing else', async () => {
  const { sent, ask, answer } = slowHost();
  void ask('open', 'open a');
  void ask('play');
  void ask('open', 'open b');
  void ask('stop');
  void ask('open', 'open c');
  expect(sent).toEqual(['open a', 'open b', 'stop']);
  await answer('open a');
  await answer('open b');
  expect(sent).toEqual(['open a', 'open b', 'stop']);
  await answer('stop');
  await answer('play');
  expect(sent).toEqual(['open a', 'open b', 'stop', 'play', 'open c']);
});

it('sends what opens or stops in its turn while anything else is on its way', async () => {
  const { sent, ask, answer } = slowHost();
  void ask('recipe');
  void ask('stop');
  expect(sent).toEqual(['recipe']);
  await answer('recipe');
  expect(sent).toEqual(['recipe', 'stop']);
});
