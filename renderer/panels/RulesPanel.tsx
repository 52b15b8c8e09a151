import { useId } from 'react';
import { NEW_CONDITION, pixelSizeOf } from '../recipe/conditions.ts';
import { valueAt, type Draft, type DraftPath, type Json } from '../recipe/draft.ts';
import type { Field } from '../recipe/formFields.ts';
import { filtersPath, newRule, roiNames, rulesOf, withTarget } from '../recipe/rules.ts';
import type { Fault } from '../recipe/stageOrder.ts';
import { useStore } from '../store/useStore.ts';
import { ConditionEditor, LimitFields } from './ConditionEditor.tsx';
import { FieldEditor } from './FieldEditor.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

/** Which regions stay, and what makes a frame fail: limits on regions, alone or in groups, or on their number. */
export function RulesPanel() {
  const { recipe } = useModel();
  const editor = useStore(recipe.state);
  if (!editor) return <p className="dim">The rules appear when the host answers.</p>;
  const draft = editor.stack.present;
  const rules = rulesOf(draft);
  const ownFaults = editor.faults.filter(({ path }) => path === 'rules');
  return (
    <div className="stack">
      {rules.length === 0 ? <p className="dim">No rules: frames are measured and not judged.</p> : null}
      {ownFaults.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
      <ol className="stack cards" aria-label="Rules">
        {rules.map((rule, index) => <RuleCard key={index} rule={rule} index={index} rois={roiNames(draft)} pixelSizeUm={pixelSizeOf(draft)} faults={editor.faults} set={recipe.set} />)}
      </ol>
      <div className="row">
        <button type="button" className="grow" onClick={() => { recipe.replace(newRule(draft, 'area')); }}>Add limit on regions</button>
        <button type="button" className="grow" onClick={() => { recipe.replace(newRule(draft, 'count')); }}>Add limit on number</button>
      </div>
      {rules.length > 0 ? (
        <FieldEditor field={numberField('rejectAt', 'a frame fails from weight')} path={['rejectAt']} value={draft['rejectAt']} faults={editor.faults} change={(value) => { recipe.set(['rejectAt'], value); }} />
      ) : null}
      <Filters draft={draft} faults={editor.faults} set={recipe.set} />
    </div>
  );
}

type Set = (path: DraftPath, value: Json | undefined) => void;

/** Regions that do not meet the condition are neither in the table nor judged. */
function Filters({ draft, faults, set }: { readonly draft: Draft; readonly faults: readonly Fault[]; readonly set: Set }) {
  const path = filtersPath(draft);
  if (!path) return null;
  const filters = valueAt(draft, path) as Draft | undefined;
  if (filters === undefined) return <button type="button" onClick={() => { set(path, NEW_CONDITION); }}>Add filter on regions</button>;
  return (
    <section className="card rule" aria-label="Filter">
      <div className="card-head">
        <b className="card-title">filter: only these regions are measured</b>
        <button type="button" className="quiet square" aria-label="Take out the filter" onClick={() => { set(path, undefined); }}><Icon name="close" /></button>
      </div>
      <ConditionEditor condition={filters} path={path} faults={faults} set={set} title="keep by" />
    </section>
  );
}

interface Props {
  readonly rule: Draft;
  readonly index: number;
  readonly rois: readonly string[];
  readonly pixelSizeUm: number | null;
  readonly faults: readonly Fault[];
  readonly set: Set;
}

const COUNT = [['count', 'number of regions']] as const;

function RuleCard({ rule, index, rois, pixelSizeUm, faults, set }: Props) {
  const count = rule['count'] as Draft | undefined;
  const base: DraftPath = ['rules', index];
  const prefix = `rules[${index}]`;
  const id = String(rule['id']);
  const where = rule['where'] as Draft | undefined;
  const wholeCount = faults.filter(({ path }) => path === `${prefix}.count`);
  return (
    <li className={`card rule ${faults.some(({ path }) => path.startsWith(prefix)) ? 'card-bad' : ''}`} aria-label={`Rule ${id}`}>
      <div className="card-head">
        <b className="card-title">{id}</b>
        <button type="button" className="quiet square" aria-label={`Take out rule ${id}`} onClick={() => { set(base, undefined); }}><Icon name="close" /></button>
      </div>
      <FieldEditor field={{ ...numberField('id', 'name'), kind: 'text', optional: false }} path={[...base, 'id']} value={rule['id']} faults={faults} change={(value) => { set([...base, 'id'], value); }} />
      <ConditionEditor condition={rule} path={base} faults={faults} set={set} title="of" others={COUNT} retarget={(target) => { set(base, withTarget(rule, target, pixelSizeUm)); }}
        {...(count === undefined ? {} : { target: 'count' })} />
      {count === undefined ? null : <LimitFields condition={count} path={[...base, 'count']} unit="" faults={faults} set={set} />}
      {wholeCount.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
      {count === undefined ? null : where === undefined
        ? <button type="button" className="quiet" onClick={() => { set([...base, 'where'], NEW_CONDITION); }}>Count only some regions</button>
        : (
          <div className="stack conditions">
            <ConditionEditor condition={where} path={[...base, 'where']} faults={faults} set={set} title="with" />
            <button type="button" className="quiet" onClick={() => { set([...base, 'where'], undefined); }}>Count every region</button>
          </div>
        )}
      <RoiChoice roi={rule['roi']} rois={rois} change={(roi) => { set([...base, 'roi'], roi); }} />
      <FieldEditor field={{ ...numberField('weight', 'weight'), fallback: 1 }} path={[...base, 'weight']} value={rule['weight']} faults={faults} change={(value) => { set([...base, 'weight'], value); }} />
    </li>
  );
}

/** Shown where the recipe has ROIs to choose from, or names one. */
function RoiChoice({ roi, rois, change }: { readonly roi: Json | undefined; readonly rois: readonly string[]; readonly change: (roi: string | undefined) => void }) {
  const id = useId();
  const named = typeof roi === 'string' ? roi : '';
  const names = named === '' || rois.includes(named) ? rois : [...rois, named];
  if (names.length === 0) return null;
  return (
    <div className="field"><label htmlFor={id}>in</label>
      <select id={id} value={named} onChange={(event) => { change(event.target.value === '' ? undefined : event.target.value); }}>
        <option value="">the whole frame</option>
        {names.map((name) => <option key={name} value={name}>{name}</option>)}
      </select>
    </div>
  );
}

const numberField = (key: string, title: string): Field =>
  ({ key, title, unit: '', kind: 'number', slider: null, options: [], optional: true, fallback: undefined, matters: true });
