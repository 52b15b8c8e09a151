import { RULE_PROPERTIES } from 'sightline/kernels';
import { valueAt, type Draft, type DraftPath, type Json } from '../recipe/draft.ts';
import type { Field } from '../recipe/formFields.ts';
import { newRule, rulesOf, withTarget } from '../recipe/rules.ts';
import type { Fault } from '../recipe/stageOrder.ts';
import { columnUnit, columnWords } from '../regions/columnTitle.ts';
import { useStore } from '../store/useStore.ts';
import { FieldEditor } from './FieldEditor.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

/** What makes a frame fail: limits on a property of every region, or on their number. */
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
        {rules.map((rule, index) => <RuleCard key={index} rule={rule} index={index} faults={editor.faults} set={recipe.set} />)}
      </ol>
      <div className="row">
        <button type="button" className="grow" onClick={() => { recipe.replace(newRule(draft, 'area')); }}>Add limit on regions</button>
        <button type="button" className="grow" onClick={() => { recipe.replace(newRule(draft, 'count')); }}>Add limit on number</button>
      </div>
    </div>
  );
}

interface Props {
  readonly rule: Draft;
  readonly index: number;
  readonly faults: readonly Fault[];
  readonly set: (path: DraftPath, value: Json | undefined) => void;
}

function RuleCard({ rule, index, faults, set }: Props) {
  const isCount = rule['count'] !== undefined;
  const base: DraftPath = ['rules', index];
  const limits: DraftPath = isCount ? [...base, 'count'] : base;
  const target = isCount ? 'count' : String(rule['property']);
  const prefix = `rules[${index}]`;
  const whole = faults.filter(({ path }) => path === prefix || path === `${prefix}.count` || path === `${prefix}.property`);
  const edit = (field: Field, path: DraftPath, value: Json | undefined) => (
    <FieldEditor key={field.key} field={field} path={path} value={value} faults={faults} change={(next) => { set(path, next); }} />
  );
  return (
    <li className={`card rule ${faults.some(({ path }) => path.startsWith(prefix)) ? 'card-bad' : ''}`} aria-label={`Rule ${String(rule['id'])}`}>
      <div className="card-head">
        <b className="card-title">{String(rule['id'])}</b>
        <button type="button" className="quiet square" aria-label={`Take out rule ${String(rule['id'])}`} onClick={() => { set(base, undefined); }}><Icon name="close" /></button>
      </div>
      {edit(textField('id', 'name'), [...base, 'id'], rule['id'])}
      <div className="field"><label htmlFor={`rule-${index}`}>of</label>
        <select id={`rule-${index}`} value={target} onChange={(event) => { set(base, withTarget(rule, event.target.value)); }}>
          <option value="count">number of regions</option>
          {RULE_PROPERTIES.map((property) => <option key={property} value={property}>{columnWords(property)}</option>)}
        </select>
      </div>
      {(['min', 'max'] as const).map((side) => edit(limitField(side, isCount ? '' : columnUnit(target)), [...limits, side], valueAt(rule, isCount ? ['count', side] : [side])))}
      {whole.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
    </li>
  );
}

const textField = (key: string, title: string): Field =>
  ({ key, title, unit: '', kind: 'text', slider: null, options: [], optional: false, fallback: undefined, matters: true });

const limitField = (key: 'min' | 'max', unit: string): Field =>
  ({ key, title: key === 'min' ? 'at least' : 'at most', unit, kind: 'number', slider: null, options: [], optional: true, fallback: undefined, matters: true });
