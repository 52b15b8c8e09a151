import { beforeEach, describe, expect, it } from 'vitest';
import type { HostState } from '../../../main/contract/index.ts';
import type { Answer } from '../../../renderer/host/hostClient.ts';
import { createStartStop } from '../../../renderer/host/startStop.ts';
import { createStore } from '../../../renderer/store/store.ts';
import { drawnState } from '../drawnState.ts';

const settle = () => new Promise((resolve) => { setImmediate(resolve); });
const stateOf = (revision: number, runId: number, state: 'running' | 'ended'): HostState => {
  const { run } = drawnState();
  return drawnState({ revision, run: { ...run!, runId, state, mode: 'live', records: true } });
};

describe('start and stop', () => {
  let asked: { name: string; body: object; answer: (said: Answer) => void }[], said: string[], without: number;
  let state: ReturnType<typeof createStore<HostState | null>>, press: () => void;

  beforeEach(() => {
    asked = [];
    said = [];
    without = 0;
    state = createStore<HostState | null>(null);
    press = createStartStop({
      state,
      request: (name, body) => new Promise((answer) => { asked.push({ name, body, answer }); }),
    }, (message) => { said.push(message); }, () => { without++; });
  });
  const names = () => asked.map(({ name }) => name);

  it('asks for a source where none was open', () => {
    press();
    state.set(drawnState({ run: null }));
    press();
    expect([without, names()]).toEqual([2, []]);
  });

  it('starts what ran last as it ran, once, until the state knows of it; then it stops', async () => {
    state.set(stateOf(5, 1, 'ended'));
    press();
    press();
    expect(asked.map(({ name, body }) => [name, body])).toEqual([['open', { source: 'line-3.mkv', mode: 'live', record: true, shapes: false }]]);
    asked[0]!.answer({ type: 'done', revision: 8 });
    await settle();
    press();
    state.set(stateOf(8, 1, 'ended'));
    press();
    expect(names()).toEqual(['open']);
    state.set(stateOf(9, 2, 'running'));
    press();
    press();
    expect(names()).toEqual(['open', 'stop']);
  });

  it('stops while the opening is not answered yet, as soon as the state shows a run', () => {
    state.set(stateOf(5, 1, 'ended'));
    press();
    state.set(stateOf(6, 2, 'running'));
    press();
    expect(names()).toEqual(['open', 'stop']);
  });

  it('says a refusal, and asks again when it is given again', async () => {
    state.set(stateOf(5, 1, 'ended'));
    press();
    asked[0]!.answer({ type: 'refused', message: 'source line-3.mkv: no such file', path: null });
    await settle();
    press();
    expect([said, names()]).toEqual([['source line-3.mkv: no such file'], ['open', 'open']]);
  });
});
