import { useState, type FormEvent } from 'react';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** What flat-field correction works with, and where another calibration is loaded from. */
export function CalibratePanel() {
  const { host, recipe } = useModel();
  const calibration = useStore(host.state, (state) => state?.calibration ?? null);
  const corrects = useStore(host.state, (state) => state?.recipe.stages.some(({ stage }) => stage === 'flatField') ?? false);
  const faults = useStore(recipe.state, (editor) => editor?.faults ?? NO_FAULTS).filter(({ path }) => path.startsWith('calibration'));
  const [folder, setFolder] = useState('');
  const load = (event: FormEvent): void => {
    event.preventDefault();
    if (folder.trim() !== '') recipe.calibrate(folder.trim());
  };
  return (
    <div className="stack">
      {calibration ? (
        <dl className="facts">
          <div><dt>folder</dt><dd className="code">{calibration.folder}</dd></div>
          <div><dt>mean of the flat frame</dt><dd className="numbers">{calibration.meanDn.toFixed(1)} DN</dd></div>
          <div><dt>bad pixels, replaced</dt><dd className="numbers">{formatCount(calibration.badCount)}</dd></div>
        </dl>
      ) : <p className="dim">No calibration is loaded.{corrects ? ' The recipe has a flat-field stage, which needs one.' : ' The recipe has no flat-field stage, so none is needed.'}</p>}
      <form className="stack" onSubmit={load}>
        <label className="field-tall"><span>Folder with dark and flat frames (.tif or .npy)</span>
          <input type="text" value={folder} placeholder="cal/line-3" spellCheck={false} onChange={(event) => { setFolder(event.target.value); }} aria-invalid={faults.length > 0} />
        </label>
        {faults.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
        <div className="row">
          <button type="submit" className="grow">Load</button>
          {globalThis.sightlineShell ? <button type="button" onClick={() => { void globalThis.sightlineShell?.chooseFolder().then((path) => { if (path !== null) recipe.calibrate(path); }); }}>Choose…</button> : null}
        </div>
      </form>
      <p className="dim small">A dark frame is the mean of frames with the lens covered; a flat frame that of an even, bright target. Both at the size and depth of the source.</p>
    </div>
  );
}

const NO_FAULTS: readonly { readonly path: string; readonly message: string }[] = [];
