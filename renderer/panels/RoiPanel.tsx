import { roiMode } from 'sightline/kernels';
import type { KeyboardEvent } from 'react';
import { valueAt, type Draft, type DraftPath, type Json } from '../recipe/draft.ts';
import type { Field } from '../recipe/formFields.ts';
import type { RoiShape } from '../roi/roiShapes.ts';
import { useStore } from '../store/useStore.ts';
import { FieldEditor } from './FieldEditor.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

const SHAPES: Readonly<Record<RoiShape, string>> = { rectangle: 'Rectangle', circle: 'Circle', polygon: 'Polygon' };
const HOW: Readonly<Record<RoiShape, string>> = {
  rectangle: 'Drag from one corner to the other.', circle: 'Drag from the middle outwards.', polygon: 'Click the corners; a double click or Enter ends it.',
};
const MODE_WORDS = { clip: 'cut regions off at it', drop: 'leave out regions that reach beyond', flag: 'measure all, tell which lie inside' } as const;

/** Where regions count: shapes drawn on the picture or typed, each included or left out. */
export function RoiPanel() {
  const { recipe, roi } = useModel();
  const editor = useStore(recipe.state);
  const { tool, selected } = useStore(roi.state);
  if (!editor) return <p className="dim">The ROIs appear when the host answers.</p>;
  const draft = editor.stack.present;
  const rois = (draft['rois'] ?? []) as readonly Draft[];
  const faults = editor.faults.filter(({ path }) => path === 'rois' || path === 'roiMode');
  return (
    <div className="stack">
      <div className="row" role="group" aria-label="Draw a ROI">
        {(Object.keys(SHAPES) as RoiShape[]).map((shape) => (
          <button key={shape} type="button" className="grow" aria-pressed={tool === shape} onClick={() => { roi.choose(tool === shape ? null : shape); }}>{SHAPES[shape]}</button>
        ))}
      </div>
      {tool ? (
        <p className="small">{HOW[tool]} Esc gives it up. <button type="button" className="quiet" onClick={() => { roi.addCentred(tool); }}>Put one in the middle</button></p>
      ) : null}
      {rois.length === 0 ? <p className="dim">No ROIs: the whole frame is measured. Draw one on the picture.</p> : (
        <div className="field"><label htmlFor="roi-mode">regions at the edge</label>
          <select id="roi-mode" value={String(draft['roiMode'] ?? 'clip')} onChange={(event) => { recipe.set(['roiMode'], event.target.value); }}>
            {roiMode.options.map((mode) => <option key={mode} value={mode}>{MODE_WORDS[mode]}</option>)}
          </select>
        </div>
      )}
      {faults.map(({ path, message }) => <p key={path + message} className="fault" role="alert">{message}</p>)}
      <ol className="stack cards" aria-label="ROIs">
        {rois.map((each, index) => <RoiCard key={index} draft={each} index={index} isSelected={index === selected} />)}
      </ol>
    </div>
  );
}

const STEPS: Readonly<Record<string, readonly [dx: number, dy: number]>> = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
const LARGE_STEP_PX = 10;

/** One ROI. With its name in focus the arrows move it, Delete takes it out. */
function RoiCard({ draft, index, isSelected }: { readonly draft: Draft; readonly index: number; readonly isSelected: boolean }) {
  const { recipe, roi } = useModel();
  const faults = useStore(recipe.state, (editor) => editor?.faults) ?? [];
  const path: DraftPath = ['rois', index];
  const name = String(draft['id']);
  const own = faults.filter((fault) => fault.path === `rois[${index}]`);
  const byKey = (event: KeyboardEvent): void => {
    const step = STEPS[event.key];
    if (event.key === 'Delete') roi.remove(index);
    else if (step) roi.shift(index, step[0] * (event.shiftKey ? LARGE_STEP_PX : 1), step[1] * (event.shiftKey ? LARGE_STEP_PX : 1));
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  const edit = (field: Field, value: Json | undefined) => (
    <FieldEditor key={field.key} field={field} path={[...path, field.key]} value={value} faults={faults} change={(next) => { recipe.set([...path, field.key], next); }} />
  );
  return (
    <li className={`card ${isSelected ? 'card-selected' : ''} ${faults.some((fault) => fault.path.startsWith(`rois[${index}]`)) ? 'card-bad' : ''}`} aria-label={`ROI ${name}`}>
      <div className="card-head">
        <button type="button" className="quiet card-title" aria-pressed={isSelected} title="Arrows move it, with Shift by 10; Delete takes it out" onClick={() => { roi.select(index); }} onKeyDown={byKey}>
          <span className="clip">{name}</span>
        </button>
        <span className="dim small">{SHAPES[draft['shape'] as RoiShape] ?? ''}</span>
        <button type="button" className="quiet square" aria-label={`Take out ${name}`} onClick={() => { roi.remove(index); }}><Icon name="close" /></button>
      </div>
      {own.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
      {edit(choiceField, draft['mode'])}
      {isSelected ? <>{edit(textField, draft['id'])}{numbersOf(draft).map(([key, title]) => edit(numberField(key, title), draft[key]))}<Corners draft={draft} path={path} /></> : null}
    </li>
  );
}

function numbersOf(draft: Draft): readonly (readonly [key: string, title: string])[] {
  if (draft['shape'] === 'rectangle') return [['row', 'row'], ['col', 'column'], ['height', 'height'], ['width', 'width']];
  return draft['shape'] === 'circle' ? [['row', 'row'], ['col', 'column'], ['radiusPx', 'radius']] : [];
}

/** Row and column of every corner of a polygon. */
function Corners({ draft, path }: { readonly draft: Draft; readonly path: DraftPath }) {
  const { recipe } = useModel();
  const faults = useStore(recipe.state, (editor) => editor?.faults) ?? [];
  const points = draft['points'];
  if (!Array.isArray(points)) return null;
  return points.flatMap((_, corner) => [['row', 0], ['column', 1]].map(([title, at]) => {
    const own: DraftPath = [...path, 'points', corner, at as number];
    return <FieldEditor key={own.join()} field={numberField(String(at), `corner ${corner + 1}, ${title}`)} path={own} value={valueAt(draft, ['points', corner, at as number])} faults={faults} change={(next) => { recipe.set(own, next); }} />;
  }));
}

const numberField = (key: string, title: string): Field => ({ key, title, unit: 'px', kind: 'number', slider: null, options: [], optional: false, fallback: undefined, matters: true });
const textField: Field = { key: 'id', title: 'name', unit: '', kind: 'text', slider: null, options: [], optional: false, fallback: undefined, matters: true };
const choiceField: Field = { key: 'mode', title: 'inside it', unit: '', kind: 'choice', slider: null, options: ['include', 'exclude'], optional: false, fallback: 'include', matters: true };
