import { expect, it } from 'vitest';
import type { HostState } from '../../../main/contract/index.ts';
import type { Answer } from '../../../renderer/host/hostClient.ts';
import { createAssumedReplay } from '../../../renderer/replay/assumedReplay.ts';
import { createStore } from '../../../renderer/store/store.ts';
import { drawnState } from '../drawnState.ts';

const paused = { playing: false, frame: 0, speed: 1, loop: false };

function replayWith() {
  const state = createStore<HostState | null>(drawnState({ replay: paused }));
  const replay = createAssumedReplay(state);
  const ask = (change: Parameters<typeof replay.assume>[0]) => {
    const answer = Promise.withResolvers<Answer>();
    replay.assume(change, answer.promise);
    return async (given: Answer) => {
      answer.resolve(given);
      await answer.promise;
    };
  };
  return { state, replay, ask, tell: (over: Partial<typeof paused>) => { state.set(drawnState({ replay: { ...paused, ...over } })); } };
}

it('builds on what was asked for, until the host has answered and its state has followed', async () => {
  const { replay, ask, tell } = replayWith();
  const answer = ask({ playing: true, speed: 2 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 2 });
  tell({ frame: 3 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 2, frame: 3 });
  await answer({ type: 'done' });
  expect(replay.get()?.speed).toBe(2);
  tell({ playing: true, speed: 4 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 4 });
});

it('waits for the last of several answers', async () => {
  const { replay, ask, tell } = replayWith();
  const [first, second] = [ask({ playing: true }), ask({ speed: 2 })];
  await first({ type: 'done' });
  tell({ playing: true });
  expect(replay.get()?.speed).toBe(2);
  await second({ type: 'done' });
  tell({ playing: true, speed: 2, frame: 9 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 2, frame: 9 });
});

it('takes nothing for granted that was refused, and nothing where there is no replay', async () => {
  const { state, replay, ask } = replayWith();
  await ask({ playing: true })({ type: 'refused', message: 'no', path: null });
  expect(replay.get()).toEqual(paused);
  state.set(drawnState({ replay: null }));
  expect(replay.get()).toBeNull();
});
