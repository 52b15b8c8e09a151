import { useState, type FormEvent } from 'react';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { CalibrationSteps } from './CalibrationSteps.tsx';
import { formatPercent } from './formatPercent.ts';
import { useModel } from './modelContext.ts';

/** What flat-field correction works with, how to record another, and where one is loaded from. */
export function CalibratePanel() {
  return (
    <div className="stack">
      <CalibrationInUse />
      <h3>Record one</h3>
      <CalibrationSteps />
      <h3>Load one</h3>
      <CalibrationForm />
    </div>
  );
}

function CalibrationInUse() {
  const { host } = useModel();
  const calibration = useStore(host.state, (state) => state?.calibration ?? null);
  const corrects = useStore(host.state, (state) => state?.recipe.stages.some(({ stage }) => stage === 'flatField') ?? false);
  if (!calibration) return <p className="dim">No calibration is in use.{corrects ? ' The recipe has a flat-field stage, which needs one.' : ' The recipe has no flat-field stage, so none is needed.'}</p>;
  const { folder, meanDn, badCount, warning, recorded } = calibration;
  return (
    <>
      <dl className="facts" aria-label="Calibration in use">
        <div><dt>folder</dt><dd className="code">{folder}</dd></div>
        {recorded ? <div><dt>recorded</dt><dd className="numbers">{recorded.flat.time.slice(0, 10)}, {recorded.dark.frames} + {recorded.flat.frames} frames</dd></div> : null}
        <div><dt>mean of flat − dark</dt><dd className="numbers">{meanDn.toFixed(1)} DN</dd></div>
        <div><dt>bad pixels, replaced</dt><dd className="numbers">{formatCount(badCount)}</dd></div>
        {recorded?.residualCv == null ? null : <div><dt>residual CV</dt><dd className="numbers">{formatPercent(recorded.residualCv)}</dd></div>}
      </dl>
      {warning ? <p className="warning" role="alert">{warning}</p> : null}
      {recorded?.flat.gammaEncoded ? <p className="warning">This source is gamma-encoded: the correction is approximate.</p> : null}
    </>
  );
}

function CalibrationForm() {
  const { recipe } = useModel();
  const faults = useStore(recipe.state, (editor) => editor?.faults ?? NO_FAULTS).filter(({ path }) => path.startsWith('calibration'));
  const [folder, setFolder] = useState('');
  const load = (event: FormEvent): void => {
    event.preventDefault();
    if (folder.trim() !== '') recipe.calibrate(folder.trim());
  };
  return (
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
  );
}

const NO_FAULTS: readonly { readonly path: string; readonly message: string }[] = [];
