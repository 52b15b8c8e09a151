import type { HostState } from '../../main/contract/index.ts';
import type { HostClient } from './hostClient.ts';

/** Whether there is something to stop. */
export function isActive(state: HostState | null): boolean {
  return state?.run != null && ['starting', 'running', 'lost'].includes(state.run.state);
}

/**
 * Makes the command that stops what runs, and else starts again what ran last, recorded as it was. While the host's state is still
 * the one that the command was given on, giving it again (a double click, a key held down) does nothing.
 *
 * @param say   tells a refusal
 * @param none  is called when there was no source yet
 */
export function createStartStop(host: Pick<HostClient, 'state' | 'request'>, say: (message: string) => void, none: () => void): () => void {
  /** What it was given on, and the last revision of the host's state that may not know of it. */
  let given = { on: '', until: 0 };
  return () => {
    const state = host.state.get(), run = state?.run;
    if (!run) return none();
    const on = `${run.runId} ${run.state}`;
    if (on === given.on && state.revision <= given.until) return;
    const mine = given = { on, until: Infinity };
    const answer = isActive(state) ? host.request('stop', {}) : host.request('open', { source: run.source, mode: run.mode, record: run.records, shapes: run.keepsShapes });
    void answer.then((said) => {
      mine.until = said.type === 'done' ? said.revision : 0;
      if (said.type === 'refused') say(said.message);
    });
  };
}
