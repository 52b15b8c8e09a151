import type { HostState, Run } from '../../main/contract/index.ts';
import { isActive } from '../host/startStop.ts';
import { formatElapsed } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import type { Theme } from '../store/shownTheme.ts';
import { Hint } from './Hint.tsx';
import { EngineChip } from './EngineChip.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';
import { useNow } from './PanelSentence.tsx';

const THEME_WORDS: Readonly<Record<Theme, string>> = { dark: 'Dark', light: 'Light', system: 'As the system' };
const STATE_WORDS: Readonly<Record<Run['state'], string>> = {
  idle: 'idle', starting: 'starting', running: 'running', lost: 'source lost', ended: 'ended', failed: 'failed',
};

/** What runs, on what, for how long, and the four things that are always at hand. */
export function TopBar() {
  const model = useModel();
  const state = useStore(model.host.state);
  const theme = useStore(model.theme);
  return (
    <header className="top-bar">
      <h1>Sightline</h1>
      <SourceChip state={state} />
      <EngineChip />
      <span className="spring" />
      {state?.run ? <Elapsed run={state.run} /> : null}
      <Hint text={`Colours: ${THEME_WORDS[theme]} (T)`}>
        <button type="button" className="square" aria-label={`Colours: ${THEME_WORDS[theme]}`} onClick={() => { model.run('theme'); }}><Icon name="theme" /></button>
      </Hint>
      <Hint text="Keyboard shortcuts (?)"><button type="button" className="square" aria-label="Keyboard shortcuts" onClick={() => { model.run('shortcuts'); }}>?</button></Hint>
      <Hint text="Save the view as PNG (S)"><button type="button" onClick={() => { model.run('snapshot'); }}>Snapshot</button></Hint>
      <Hint text="Write the tables of this run (E)"><button type="button" onClick={() => { model.run('export'); }}>Export…</button></Hint>
      <button type="button" className="primary" onClick={({ detail }) => { if (detail < 2) model.run('startStop'); }}>{isActive(state) ? 'Stop' : 'Start'}</button>
    </header>
  );
}

function SourceChip({ state }: { readonly state: HostState | null }) {
  const run = state?.run;
  if (!run) return <span className="chip"><span className="dim">no source</span></span>;
  const { format, frameRate } = run;
  const size = format ? `${format.width}×${format.height} ${format.pixelFormat}` : null;
  const rate = frameRate === null ? null : `${frameRate.toFixed(2)} fps`;
  return (
    <Hint text={[run.source, run.description, format && format.bitDepth > 8 ? `${format.bitDepth} bits` : null, run.mode].filter(Boolean).join(' · ')}>
      <span className="chip" data-run={run.runId} tabIndex={0} role="group" aria-label={`Source ${sourceName(run.source)}: ${STATE_WORDS[run.state]}`}>
        <span className={`dot dot-${run.state}`} aria-hidden="true" />
        <b className="clip">{sourceName(run.source)}</b>
        <span className="dim numbers clip">{[run.state === 'running' ? run.mode : STATE_WORDS[run.state], size, rate].filter(Boolean).join(' · ')}</span>
      </span>
    </Hint>
  );
}

/** The last part of a path or URL is what a person calls it. */
function sourceName(source: string): string {
  return source.length <= 32 ? source : source.split(/[\\/]/).at(-1)?.slice(-40) || source;
}

function Elapsed({ run }: { readonly run: Run }) {
  const active = run.state === 'running' || run.state === 'lost' || run.state === 'starting';
  const now = useNow(active ? 500 : null);
  return <time className="chip numbers" aria-label="Elapsed">{formatElapsed(now - run.startedAtMs)}</time>;
}
