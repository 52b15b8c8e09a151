import { expect, it } from 'vitest';
import type { HostState } from '../../../main/contract/index.ts';
import type { Answer } from '../../../renderer/host/hostClient.ts';
import { createAssumedReplay } from '../../../renderer/replay/assumedReplay.ts';
import { createStore } from '../../../renderer/store/store.ts';
import { drawnState } from '../drawnState.ts';

const paused = { playing: false, frame: 0, speed: 1, loop: false };

function replayWith() {
  let revision = 1;
  const state = createStore<HostState | null>(drawnState({ replay: paused, revision }));
  const replay = createAssumedReplay(state);
  const ask = (change: Parameters<typeof replay.assume>[0]) => {
    const answer = Promise.withResolvers<Answer>();
    replay.assume(change, answer.promise);
    return async (given: Answer) => {
      answer.resolve(given);
      await answer.promise;
    };
  };
  return { state, replay, ask, tell: (over: Partial<typeof paused>) => { state.set(drawnState({ replay: { ...paused, ...over }, revision: ++revision })); }, done: (at = revision): Answer => ({ type: 'done', revision: at }) };
}

it('builds on what was asked for, until the host has answered and its state has followed', async () => {
  const { replay, ask, tell, done } = replayWith();
  const answer = ask({ playing: true, speed: 2 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 2 });
  tell({ frame: 3 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 2, frame: 3 });
  await answer(done());
  expect(replay.get()?.speed).toBe(2);
  tell({ playing: true, speed: 4 });
  expect(replay.get()).toEqual({ ...paused, playing: true, speed: 4 });
});

it('takes a state that was on its way before the answer for what it is, and one that came before its answer too', async () => {
  const { replay, ask, tell, done } = replayWith();
  await ask({ playing: true })(done(3));
  tell({ frame: 5 });
  tell({ frame: 6 });
  expect(replay.get()).toEqual({ ...paused, playing: true, frame: 6 });
  tell({ playing: true, frame: 7 });
  tell({ frame: 8 });
  expect(replay.get()).toEqual({ ...paused, frame: 8 });
  const answer = ask({ playing: true, speed: 2 });
  tell({ frame: 9 });
  tell({ playing: true, speed: 4, frame: 9 });
  expect(replay.get()?.speed).toBe(2);
  await answer(done(6));
  expect(replay.get()?.speed).toBe(4);
});

it('waits for the last of several answers', async () => {
  const { replay, ask, tell, done } = replayWith();
  const [first, second] = [ask({ playing: true }), ask({ speed: 2 })];
  await first(done());
  tell({ playing: true });
  expect(replay.get()?.speed).toBe(2);
  await second(done());
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
