import { useState } from 'react';
import { stageTitle } from '../budget/stageColours.ts';
import { valueAt } from '../recipe/draft.ts';
import { newStage, recipeFields, STAGE_KINDS } from '../recipe/formFields.ts';
import { stageNamesOf } from '../recipe/stageNames.ts';
import { addStage, stagesOf } from '../recipe/stageOrder.ts';
import { useStore } from '../store/useStore.ts';
import { FieldEditor } from './FieldEditor.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';
import { StageCard } from './StageCard.tsx';
import { useFullScale } from './useFullScale.ts';

/** The recipe as cards in pipeline order; a change is in force from the next frame. */
export function RecipePanel() {
  const model = useModel();
  const editor = useStore(model.recipe.state);
  const fullScaleDn = useFullScale();
  const [opened, setOpened] = useState<number | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  if (!editor) return <p className="dim">The recipe appears when the host answers.</p>;
  const draft = editor.stack.present;
  const move = (from: number, to: number): void => {
    const moved = model.recipe.move(from, to);
    setRefusal(moved.type === 'refused' ? moved.reason : null);
    if (moved.type === 'moved') setOpened(null);
  };
  const add = (kind: string): void => {
    const added = addStage(draft, newStage(kind, fullScaleDn));
    setRefusal(added.type === 'refused' ? added.reason : null);
    if (added.type === 'moved') model.recipe.replace(added.draft);
  };
  const ownFaults = editor.faults.filter(({ path }) => !path.startsWith('rules') && !/^stages\[\d+\]/.test(path) && !['name', 'budgetMs', 'pixelSizeUm'].includes(path));
  return (
    <div className="stack">
      <RecipeTools />
      {editor.status === 'refused' ? <p className="status status-refused" role="status">Not in force: frames are still inspected with the recipe before this change</p> : null}
      {refusal ? <p className="fault" role="alert">Not moved: {refusal}</p> : null}
      {ownFaults.map(({ path, message }) => <p key={path + message} className="fault" role="alert">{path === '' ? '' : `${path}: `}{message}</p>)}
      <div className="card general">
        <div className="card-head">
          <button type="button" className="quiet card-title" aria-expanded={opened === GENERAL} onClick={() => { setOpened(opened === GENERAL ? null : GENERAL); }}>
            <span className={`turn ${opened === GENERAL ? 'turned' : ''}`}><Icon name="open" /></span><span className="clip">{String(draft['name'] ?? 'Recipe')}</span>
          </button>
          <span className="numbers dim">{String(draft['budgetMs'] ?? 33.3)} ms</span>
        </div>
        {recipeFields().filter(({ key }) => opened === GENERAL || editor.faults.some(({ path }) => path === key)).map((field) => (
          <FieldEditor key={field.key} field={field} path={[field.key]} value={valueAt(draft, [field.key])} faults={editor.faults} change={(value) => { model.recipe.set([field.key], value); }} />
        ))}
      </div>
      <ol className="stack cards" aria-label="Stages in pipeline order">
        {stageNamesOf(draft).map((name, index) => (
          <StageCard key={name} name={name} index={index} draft={draft} faults={editor.faults} isOpen={opened === index}
            setOpen={(open) => { setOpened(open ? index : null); }} move={move} fullScaleDn={fullScaleDn} />
        ))}
      </ol>
      <select className="add" value="" aria-label="Add a stage" onChange={(event) => { add(event.target.value); }}>
        <option value="" disabled>Add stage…</option>
        {STAGE_KINDS.filter((kind) => !ONCE.has(kind) || !stagesOf(draft).some((stage) => valueAt(stage, ['stage']) === kind))
          .map((kind) => <option key={kind} value={kind}>{stageTitle(kind)}</option>)}
      </select>
    </div>
  );
}

/** Stages that a recipe has one of. */
const ONCE: ReadonlySet<string> = new Set(['flatField', 'threshold', 'label', 'measure']);
const STATUS = { applied: 'in force', sending: 'sending…', refused: '' } as const;
/** The card of the recipe itself, among the stages' places. */
const GENERAL = -1;

function RecipeTools() {
  const model = useModel();
  const stack = useStore(model.recipe.state, (editor) => editor?.stack);
  const status = useStore(model.recipe.state, (editor) => editor?.status ?? 'applied');
  return (
    <div className="row tools">
      <button type="button" className="quiet" disabled={!stack?.past.length} onClick={() => { model.run('undo'); }}>Undo</button>
      <button type="button" className="quiet" disabled={!stack?.future.length} onClick={() => { model.run('redo'); }}>Redo</button>
      <span className={`status status-${status}`} role="status">{STATUS[status]}</span>
      <button type="button" className="quiet" onClick={() => { model.run('openRecipe'); }}>Open…</button>
      <button type="button" className="quiet" onClick={() => { model.run('saveRecipe'); }}>Save</button>
    </div>
  );
}
