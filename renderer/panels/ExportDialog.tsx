import { useState, type FormEvent } from 'react';
import { WINDOW_FORMATS, type ControlRequest, type WindowFormat, type HostState } from '../../main/contract/index.ts';
import { readRange } from '../replay/readRange.ts';
import { useStore } from '../store/useStore.ts';
import { Dialog } from './Dialog.tsx';
import { useModel } from './modelContext.ts';

const TITLES: Readonly<Record<WindowFormat, string>> = { csv: 'CSV', parquet: 'Parquet', json: 'JSON', jsonl: 'JSON lines', report: 'Report (HTML)' };
const NO_EXPORTS: HostState['exports'] = [];

/** Writes the tables of the run: all of them or a range of frames. */
export function ExportDialog() {
  return <Dialog name="export" title="Export measurements"><ExportForm /></Dialog>;
}

function ExportForm() {
  const { host } = useModel();
  const run = useStore(host.state, (state) => state?.run ?? null);
  const exports = useStore(host.state, (state) => state?.exports ?? NO_EXPORTS);
  const [formats, setFormats] = useState<readonly WindowFormat[]>(['csv']);
  const [from, setFrom] = useState('');
  const [to, setTo] = useState('');
  const [fault, setFault] = useState<string | null>(null);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const range = readRange(from, to);
    if (range.type === 'fault') return setFault(range.reason);
    const request: ControlRequest<'export'> = { formats: [...formats], ...range.range };
    const answer = await host.request('export', request);
    setFault(answer.type === 'refused' ? answer.message : null);
  };
  return (
    <form className="stack" onSubmit={(event) => void submit(event)}>
      {run?.sessionDir ? <p className="dim">To <span className="code">{run.sessionDir}</span></p> : <p className="warning">This run is not recorded: open the source again with “Keep the measurements of the run”.</p>}
      <fieldset className="row"><legend>Formats</legend>
        {WINDOW_FORMATS.map((format) => (
          <label key={format} className="check"><input type="checkbox" checked={formats.includes(format)} onChange={(event) => { setFormats(event.target.checked ? [...formats, format] : formats.filter((each) => each !== format)); }} />{TITLES[format]}</label>
        ))}
      </fieldset>
      <fieldset className="row"><legend>Frames</legend>
        <label className="inline">from <input className="numbers" inputMode="numeric" value={from} placeholder="first" onChange={(event) => { setFrom(event.target.value); }} /></label>
        <label className="inline">to <input className="numbers" inputMode="numeric" value={to} placeholder="last" onChange={(event) => { setTo(event.target.value); }} /></label>
      </fieldset>
      {fault ? <p className="fault" role="alert">{fault}</p> : null}
      <button type="submit" className="primary" disabled={formats.length === 0 || !run?.sessionDir}>Export</button>
      <ul className="exports" aria-live="polite">{exports.map((each) => <ExportLine key={each.id} line={each} />)}</ul>
    </form>
  );
}

function ExportLine({ line: { id, state, done, files, message } }: { readonly line: HostState['exports'][number] }) {
  return (
    <li>
      {state === 'running' ? <progress value={done} max={1} aria-label="Export" /> : null}
      {state === 'failed' ? <span className="fault">{message ?? 'The export failed'}</span> : null}
      {state === 'done' ? files.map((file) => <a key={file} href={`/api/files/${id}/${encodeURIComponent(file)}`} download={file}>{file}</a>) : null}
    </li>
  );
}
