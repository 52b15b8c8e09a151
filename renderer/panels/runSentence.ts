import type { HostState } from '../../main/contract/index.ts';
import type { Connection } from '../host/hostClient.ts';

/** What a panel says while it has nothing to show. */
export interface Sentence {
  readonly title: string;
  readonly detail: string;
  readonly tone: 'plain' | 'busy' | 'bad';
}

export type PanelName = 'view' | 'verdict' | 'budget' | 'regions' | 'distribution';

const WAITING_FOR: Readonly<Record<PanelName, string>> = {
  view: 'The picture appears with the first frame.',
  verdict: 'Pass or fail appears with the first frame.',
  budget: 'Where the time goes appears with the first frame.',
  regions: 'The table fills with the first frame.',
  distribution: 'The distribution grows with every frame.',
};

/**
 * The panel's own sentence for the state of the run.
 *
 * @param hasFrame  whether there is a frame to show: then only the loss of the source is said, over the picture
 * @param nowMs     Unix ms, for the countdown to the next try
 * @returns null when the panel has its content and nothing is to be said
 */
export function runSentence(panel: PanelName, state: HostState | null, connection: Connection, hasFrame: boolean, nowMs: number): Sentence | null {
  if (connection.type === 'lost') {
    if (panel !== 'view') return hasFrame ? null : { title: 'The host is gone', detail: 'It is tried again by itself.', tone: 'bad' };
    return { title: 'The host is gone', detail: `${connection.reason}. It is tried again by itself; start sightline serve if it was ended.`, tone: 'bad' };
  }
  if (!state) return { title: 'Connecting', detail: 'Waiting for the host to say what it is doing.', tone: 'busy' };
  const { run } = state;
  if (!run || (run.state === 'idle' && !hasFrame)) {
    return { title: 'No source', detail: panel === 'view' ? 'Choose a recording, a camera or the demo under Source.' : WAITING_FOR[panel], tone: 'plain' };
  }
  if (run.state === 'lost' && panel === 'view') return { title: 'Source lost', detail: `${run.source} went away. ${retryText(run.retryAtMs, nowMs)}`, tone: 'bad' };
  if (run.state === 'failed' && (panel === 'view' || !hasFrame)) {
    const alert = state.alerts.find(({ severity }) => severity === 'error');
    if (panel !== 'view') return { title: 'The run failed', detail: 'No frame of it was inspected.', tone: 'bad' };
    return { title: 'The run failed', detail: alert ? `${alert.message}. ${alert.tip}` : 'The alert above says why.', tone: 'bad' };
  }
  if (hasFrame) return null;
  if (run.state === 'ended') return { title: 'The run has ended', detail: 'No frame of it was shown. Start it again, or choose another source.', tone: 'plain' };
  return { title: run.state === 'starting' ? 'Starting' : 'Waiting for a frame', detail: panel === 'view' ? `Opening ${run.source}.` : WAITING_FOR[panel], tone: 'busy' };
}

/** `Next try in 3 s.` */
export function retryText(retryAtMs: number | null, nowMs: number): string {
  if (retryAtMs === null) return 'Trying to reach it.';
  const seconds = Math.ceil((retryAtMs - nowMs) / 1000);
  return seconds > 0 ? `Next try in ${seconds} s.` : 'Trying to reach it now.';
}
