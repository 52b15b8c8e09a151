import { useState, type FormEvent } from 'react';
import type { ControlRequest } from '../../main/contract/index.ts';
import { useStore } from '../store/useStore.ts';
import { ShellFiles } from './ShellFiles.tsx';
import { DeviceList } from './DeviceList.tsx';
import { useModel } from './modelContext.ts';

type Mode = 'auto' | 'live' | 'replay';

/** Chooses what is inspected: a recording, a camera, an address, a graph of ffmpeg or the demo. */
export function SourcePanel() {
  const model = useModel();
  const run = useStore(model.host.state, (state) => state?.run ?? null);
  const [source, setSource] = useState('');
  const [mode, setMode] = useState<Mode>('auto');
  const [record, setRecord] = useState(true);
  const [shapesChosen, setShapes] = useState<boolean | null>(null);
  const shapes = shapesChosen ?? run?.keepsShapes ?? false;
  const [fault, setFault] = useState<string | null>(null);
  const open = async (wanted: string): Promise<void> => {
    const request: ControlRequest<'open'> = { source: wanted, record, ...(shapesChosen === null ? {} : { shapes: shapesChosen }), ...(mode === 'auto' ? {} : { mode }) };
    const answer = await model.openSource(request);
    setFault(answer.type === 'refused' ? answer.message : null);
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (source.trim() === '') setFault('Give a path, an address, lavfi:GRAPH or demo');
    else void open(source.trim());
  };
  return (
    <div className="stack">
      <form className="stack" onSubmit={submit}>
        <label className="field-tall"><span>Recording, address or graph</span>
          <input type="text" value={source} placeholder="/data/line-3.mkv" spellCheck={false} onChange={(event) => { setSource(event.target.value); }} aria-invalid={fault !== null} />
        </label>
        {fault ? <p className="fault" role="alert">{fault}</p> : null}
        <div className="row"><button type="submit" className="primary grow">Open</button>
          <select value={mode} aria-label="How it is run" onChange={(event) => { setMode(event.target.value as Mode); }}>
            <option value="auto">files replay, the rest is live</option>
            <option value="live">live</option>
            <option value="replay">replay</option>
          </select>
        </div>
        <label className="check"><input type="checkbox" checked={record} onChange={(event) => { setRecord(event.target.checked); }} /> Keep the measurements of the run</label>
        <label className="check"><input type="checkbox" checked={record && shapes} disabled={!record} onChange={(event) => { setShapes(event.target.checked); }} /> And the pixels of every region, for coco, labels and imagej: slower</label>
      </form>
      <ShellFiles open={(path) => { setSource(path); void open(path); }} />
      <div className="drop">Drop a recording here, or anywhere on the window</div>
      <h3>Demo</h3>
      <div className="row">
        <button type="button" className="grow" onClick={() => void open('demo')}>1080p</button>
        <button type="button" className="grow" onClick={() => void open('demo:size=3840x2160')}>4K</button>
        <button type="button" className="grow" onClick={() => void open('demo:bits=12')}>12 bits</button>
      </div>
      <h3>Cameras</h3>
      <DeviceList open={(id) => { void open(`camera:${id}`); }} />
      <h3>Ways to name a source</h3>
      <dl className="forms">
        {FORMS.map(([form, words]) => <div key={form}><dt><button type="button" className="quiet code" onClick={() => { setSource(form); }}>{form}</button></dt><dd>{words}</dd></div>)}
      </dl>
      {run?.sessionDir ? <p className="dim small">Measurements go to <span className="code">{run.sessionDir}</span></p> : null}
    </div>
  );
}

const FORMS = [
  ['frames/%04d.png', 'numbered pictures'],
  ['rtsp://camera.local/stream', 'network camera; http and udp too'],
  ['lavfi:testsrc2=size=1280x720:rate=30', 'a graph of ffmpeg'],
] as const;
