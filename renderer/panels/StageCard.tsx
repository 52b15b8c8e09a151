import { useState, type CSSProperties, type KeyboardEvent } from 'react';
import { stageColour, stageTitle } from '../budget/stageColours.ts';
import { valueAt, withValue, type Draft, type Json } from '../recipe/draft.ts';
import { stageFields, withKeep, withMethod } from '../recipe/formFields.ts';
import { stagesOf, type Fault } from '../recipe/stageOrder.ts';
import { formatCount, formatMs } from '../regions/formatNumber.ts';
import { useStore } from '../store/useStore.ts';
import { FieldEditor } from './FieldEditor.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

interface Props {
  readonly name: string;
  readonly index: number;
  readonly draft: Draft;
  readonly faults: readonly Fault[];
  readonly isOpen: boolean;
  readonly setOpen: (open: boolean) => void;
  readonly move: (from: number, to: number) => void;
  readonly fullScaleDn: number;
}

const DRAGGED = 'application/x-sightline-stage';

/** One stage: its time, the parameters that matter, the rest when opened. Alt with the arrows, or dragging, moves it. */
export function StageCard({ name, index, draft, faults, isOpen, setOpen, move, fullScaleDn }: Props) {
  const model = useModel();
  const [isOver, setIsOver] = useState(false);
  const stage = stagesOf(draft)[index] as Draft;
  const fields = stageFields(stage, fullScaleDn);
  const path = `stages[${index}]`;
  const mine = faults.filter((fault) => fault.path.startsWith(path));
  const shownFields = fields.filter(({ matters, key }) => isOpen || matters || mine.some((fault) => fault.path.startsWith(`${path}.${key}`)));
  const unplaced = mine.filter((fault) => !fields.some(({ key }) => fault.path.startsWith(`${path}.${key}`)));
  const change = (key: string, value: Json | undefined): void => {
    if (key !== 'method' && key !== 'keep') return model.recipe.set(['stages', index, key], value);
    const levelDn = model.inspection.shown.get()?.result.levelDn ?? fullScaleDn / 2;
    const next = key === 'keep' ? withKeep(stage, String(value), fullScaleDn) : withMethod(stage, String(value), levelDn, fullScaleDn);
    model.recipe.replace(withValue(draft, ['stages', index], next));
  };
  const moveByKey = (event: KeyboardEvent): void => {
    if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return;
    event.preventDefault();
    move(index, index + (event.key === 'ArrowUp' ? -1 : 1));
  };
  return (
    <li className={`card ${isOver ? 'card-over' : ''} ${mine.length > 0 ? 'card-bad' : ''}`} style={{ '--stage': `var(${stageColour(name)})` } as CSSProperties} aria-label={stageTitle(name)} onKeyDown={moveByKey}
      onDragOver={(event) => { if (event.dataTransfer.types.includes(DRAGGED)) { event.preventDefault(); setIsOver(true); } }}
      onDragLeave={() => { setIsOver(false); }}
      onDrop={(event) => { setIsOver(false); move(Number(event.dataTransfer.getData(DRAGGED)), index); }}>
      <div className="card-head" draggable onDragStart={(event) => { event.dataTransfer.setData(DRAGGED, String(index)); }}>
        <button type="button" className="quiet card-title" aria-expanded={isOpen} onClick={() => { setOpen(!isOpen); }}>
          <span className={`turn ${isOpen ? 'turned' : ''}`}><Icon name="open" /></span>{stageTitle(name)}
        </button>
        <StageTime name={name} />
        <span className="grip" title="Drag to another place, or Alt with ↑ ↓"><Icon name="grip" /></span>
      </div>
      {shownFields.map((field) => (
        <FieldEditor key={field.key} field={field} path={['stages', index, field.key]} value={stage[field.key]} faults={faults} isOpen={isOpen} change={(value) => { change(field.key, value); }} />
      ))}
      {name === 'flatField' ? <FlatFieldFacts /> : null}
      {valueAt(stage, ['method']) === 'otsu' ? <OtsuLevel /> : null}
      {unplaced.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
      {isOpen ? <button type="button" className="quiet remove" onClick={() => { model.recipe.set(['stages', index], undefined); }}>Take this stage out</button> : null}
    </li>
  );
}

/** What the stage took of the last frame: the figure a person watches while turning a knob. */
function StageTime({ name }: { readonly name: string }) {
  const { inspection, readableChanges } = useModel();
  useStore(readableChanges);
  const ms = inspection.history.costs.at(-1)?.stageMs[name];
  const into = inspection.engine.get()?.fusedInto[name];
  if (into !== undefined) return <span className="dim small">in {stageTitle(into).toLowerCase()}</span>;
  return <span className="numbers dim">{ms === undefined ? '' : ms === null ? 'n/a' : `${formatMs(ms)} ms`}</span>;
}

function FlatFieldFacts() {
  const calibration = useStore(useModel().host.state, (state) => state?.calibration ?? null);
  return <div className="field"><span>bad pixels, replaced</span><b className="numbers">{calibration ? formatCount(calibration.badCount) : 'no calibration'}</b></div>;
}

function OtsuLevel() {
  const levelDn = useStore(useModel().readable, (shown) => shown?.result.levelDn);
  return <div className="field"><span>level found</span><b className="numbers">{typeof levelDn !== 'number' ? '–' : `${levelDn.toFixed(1)} DN`}</b></div>;
}
