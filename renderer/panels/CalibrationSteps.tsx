import { useEffect, useState } from 'react';
import { DEFAULT_CALIBRATION_FRAMES, MIN_CALIBRATION_FRAMES, type Calibrating, type CalibrationFrame, type CalibrationKind, type Exposure } from '../../main/contract/index.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { formatPercent } from './formatPercent.ts';
import { useModel } from './modelContext.ts';

const STEPS: readonly { readonly kind: CalibrationKind; readonly title: string; readonly todo: string }[] = [
  { kind: 'dark', title: '1 Dark frame', todo: 'Cover the lens. Leave exposure and gain as they are in the run.' },
  { kind: 'flat', title: '2 Flat frame', todo: 'Uncover it before an even, bright target: 40 to 70 % of full scale, nothing clipped.' },
];

/** Dark, flat, use it: each step says what to do, what is measured meanwhile and what was wrong with it. */
export function CalibrationSteps() {
  const { host } = useModel();
  const job = useStore(host.state, (state) => state?.calibrating ?? null);
  const isLive = useStore(host.state, (state) => state?.run?.mode === 'live' && state.run.state === 'running');
  const exposure = useStore(host.state, (state) => state?.exposure ?? null);
  const [folder, setFolder] = useState<string | null>(null);
  const [frames, setFrames] = useState(String(DEFAULT_CALIBRATION_FRAMES));
  const [fault, setFault] = useState<string | null>(null);
  // Whoever looks at this panel wants to see the exposure; nobody else pays for it.
  useEffect(() => {
    void host.request('meter', { on: true });
    return () => { void host.request('meter', { on: false }); };
  }, [host]);
  const chosen = folder ?? job?.folder ?? 'calibration';
  const isBusy = job?.state === 'capturing' || job?.state === 'storing';
  const record = async (kind: CalibrationKind): Promise<void> => {
    const wanted = Number(frames);
    if (!Number.isInteger(wanted) || wanted < MIN_CALIBRATION_FRAMES) return setFault(`${frames} frames: give a whole number, ${MIN_CALIBRATION_FRAMES} or more`);
    const answer = await host.request('calibrate', { kind, folder: chosen, frames: wanted });
    setFault(answer.type === 'refused' ? answer.message : null);
    // From here on the folder is the host's own name for it.
    if (answer.type === 'done') setFolder(null);
  };
  return (
    <div className="stack">
      <label className="field-tall"><span>Folder to record into</span>
        <input type="text" value={chosen} spellCheck={false} disabled={isBusy} onChange={(event) => { setFolder(event.target.value); }} />
      </label>
      <label className="field"><span>frames to average</span>
        <input className="numbers" inputMode="numeric" value={frames} disabled={isBusy} onChange={(event) => { setFrames(event.target.value); }} />
      </label>
      {isLive ? <ExposureLine exposure={exposure} /> : <p className="dim">Open a camera, live, to record from. The command for recordings is <span className="code">sightline calibrate</span>.</p>}
      {fault ? <p className="fault" role="alert">{fault}</p> : null}
      {STEPS.map((step) => <Step key={step.kind} {...step} job={job} folder={chosen} enabled={isLive && !isBusy} record={() => void record(step.kind)} />)}
      <UseIt job={job} folder={chosen} />
    </div>
  );
}

function ExposureLine({ exposure }: { readonly exposure: Exposure | null }) {
  if (!exposure) return <p className="dim">Exposure is measured with the next frame.</p>;
  const { meanShare, clippedShare } = exposure;
  return (
    <div className="stack exposure">
      <div className="field"><span>now</span><output aria-label="Exposure">mean {formatPercent(meanShare)}, clipped {formatPercent(clippedShare)}</output></div>
      <div className="exposure-bar" aria-hidden="true"><span className="exposure-good" /><span className="exposure-now" style={{ left: `${Math.min(100, Math.max(0, 100 * meanShare))}%` }} /></div>
    </div>
  );
}

interface StepProps {
  readonly kind: CalibrationKind;
  readonly title: string;
  readonly todo: string;
  readonly job: Calibrating | null;
  readonly folder: string;
  readonly enabled: boolean;
  readonly record: () => void;
}

function Step({ kind, title, todo, job, folder, enabled, record }: StepProps) {
  const { host } = useModel();
  const mine = job?.kind === kind ? job : null;
  const frame = job?.folder === folder ? job.record?.[kind] ?? null : null;
  const isBusy = mine?.state === 'capturing' || mine?.state === 'storing';
  return (
    <section className={`card ${mine?.state === 'refused' ? 'card-bad' : ''}`} aria-label={title}>
      <div className="card-head"><b className="card-title">{title}{frame && !isBusy ? ' ✓' : ''}</b>
        {isBusy ? <button type="button" onClick={() => void host.request('cancelCalibration', {})}>Cancel</button>
          : <button type="button" className={frame ? '' : 'primary'} disabled={!enabled} onClick={record}>{frame ? 'Record again' : 'Record'}</button>}
      </div>
      {isBusy ? (
        <>
          <progress value={mine.frames} max={mine.wanted} aria-label={title} />
          <p className="dim small numbers">{mine.state === 'storing' ? 'checking and writing' : `frame ${mine.frames} of ${mine.wanted}`}</p>
        </>
      ) : frame ? <FrameFacts frame={frame} /> : <p className="dim small">{todo}</p>}
      {mine?.state === 'refused' ? <p className="fault" role="alert">{mine.message}</p> : null}
      {mine?.state === 'done' ? mine.advice.map((sentence) => <p key={sentence} className="warning small">{sentence}</p>) : null}
    </section>
  );
}

function FrameFacts({ frame: { frames, meanDn, sigma, clippedCount, frame } }: { readonly frame: CalibrationFrame }) {
  return (
    <p className="small numbers">
      {frames} frames, mean {meanDn.toFixed(1)} DN ({formatPercent(meanDn / (2 ** frame.bitDepth - 1))}), noise {sigma.rmsDn.toFixed(2)} DN a frame{clippedCount > 0 ? `, ${formatCount(clippedCount)} clipped` : ''}
    </p>
  );
}

function UseIt({ job, folder }: { readonly job: Calibrating | null; readonly folder: string }) {
  const { host, recipe } = useModel();
  const used = useStore(host.state, (state) => state?.calibration ?? null);
  const maps = job?.folder === folder ? job.record?.maps ?? null : null;
  if (!job || !maps) return null;
  const isUsed = used?.folder === folder && used.recorded?.flat.time === job.record?.flat?.time && used.recorded?.dark.time === job.record?.dark?.time;
  return (
    <section className="card" aria-label="3 Use it">
      <div className="card-head"><b className="card-title">3 Use it{isUsed ? ' ✓' : ''}</b>
        <button type="button" className={isUsed ? '' : 'primary'} disabled={isUsed} onClick={() => { recipe.calibrate(folder); }}>{isUsed ? 'In use' : 'Use it'}</button>
      </div>
      <dl className="facts">
        <div><dt>bad pixels</dt><dd className="numbers">{formatCount(maps.badCount)}</dd></div>
        <div><dt>gains clamped</dt><dd className="numbers">{formatCount(maps.clampedCount)}</dd></div>
        <div><dt>CV before, after</dt><dd className="numbers">{formatPercent(maps.cvBefore)}, {maps.cvAfter === null ? 'record the flat again' : formatPercent(maps.cvAfter)}</dd></div>
        {job.test ? <div><dt>flat by itself: m</dt><dd className="numbers">± {job.test.flatErrorDn.toPrecision(1)} DN</dd></div> : null}
        {job.test ? <div><dt>dark by itself: 0</dt><dd className="numbers">± {job.test.darkErrorDn.toPrecision(1)} DN</dd></div> : null}
      </dl>
    </section>
  );
}
