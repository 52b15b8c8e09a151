import { isCalibrated, RULE_PROPERTIES } from 'sightline/kernels';
import { useId } from 'react';
import { conditionTarget, NEW_CONDITION, partsOf, pixelSizeOf, withConditionTarget } from '../recipe/conditions.ts';
import { pathText, type Draft, type DraftPath, type Json } from '../recipe/draft.ts';
import type { Field } from '../recipe/formFields.ts';
import type { Fault } from '../recipe/stageOrder.ts';
import { columnChoice, columnUnit } from '../regions/columnTitle.ts';
import { useStore } from '../store/useStore.ts';
import { FieldEditor } from './FieldEditor.tsx';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

interface Props {
  readonly condition: Draft;
  readonly path: DraftPath;
  readonly faults: readonly Fault[];
  readonly set: (path: DraftPath, value: Json | undefined) => void;
  /** What the select is called. */
  readonly title: string;
  /** Puts the condition on another column or makes a group of it; of a rule, its name goes along. */
  readonly retarget?: (target: string) => void;
  /** Targets before the columns. */
  readonly others?: readonly (readonly [target: string, words: string])[];
  readonly target?: string;
}

/** Limits on one property, or a group of conditions: all of them, or one. */
export function ConditionEditor({ condition, path, faults, set, title, retarget, others = [], target = conditionTarget(condition) }: Props) {
  const id = useId();
  const pixelSizeUm = useStore(useModel().recipe.state, (editor) => (editor ? pixelSizeOf(editor.stack.present) : null));
  // Without a pixel size a limit in micrometres is a fault: it is not offered, but one that is there is named.
  const columns = RULE_PROPERTIES.filter((column) => pixelSizeUm !== null || column === target || !isCalibrated(column));
  const isGroup = target === 'all' || target === 'any';
  const here = faults.filter((fault) => fault.path === pathText(path) || fault.path === pathText([...path, 'property']));
  return (
    <>
      <div className="field"><label htmlFor={id}>{title}</label>
        <select id={id} value={target} onChange={(event) => { (retarget ?? ((next) => { set(path, withConditionTarget(condition, next, pixelSizeUm)); }))(event.target.value); }}>
          {others.map(([each, words]) => <option key={each} value={each}>{words}</option>)}
          <option value="all">all of these limits</option>
          <option value="any">one of these limits</option>
          {columns.map((column) => <option key={column} value={column}>{columnChoice(column)}</option>)}
        </select>
      </div>
      {isGroup ? <Group condition={condition} path={[...path, target]} faults={faults} set={set} /> : target === 'count' ? null : <LimitFields condition={condition} path={path} unit={columnUnit(target)} faults={faults} set={set} />}
      {here.map(({ message }) => <p key={message} className="fault" role="alert">{message}</p>)}
    </>
  );
}

function Group({ condition, path, faults, set }: Omit<Props, 'title'>) {
  const parts = partsOf(condition);
  return (
    <ul className="stack conditions">
      {parts.map((part, index) => (
        <li key={index} className="row">
          <div className="grow stack"><ConditionEditor condition={part} path={[...path, index]} faults={faults} set={set} title={`limit ${index + 1}`} /></div>
          {parts.length > 1 ? <button type="button" className="quiet square" aria-label={`Take out limit ${index + 1}`} onClick={() => { set([...path, index], undefined); }}><Icon name="close" /></button> : null}
        </li>
      ))}
      <li><button type="button" className="quiet" onClick={() => { set(path, [...parts, NEW_CONDITION]); }}>Add a limit</button></li>
    </ul>
  );
}

/** At least and at most. */
export function LimitFields({ condition, path, unit, faults, set }: Omit<Props, 'title'> & { readonly unit: string }) {
  return (['min', 'max'] as const).map((side) => (
    <FieldEditor key={side} field={limitField(side, unit)} path={[...path, side]} value={condition[side]} faults={faults} change={(value) => { set([...path, side], value); }} />
  ));
}

const limitField = (key: 'min' | 'max', unit: string): Field =>
  ({ key, title: key === 'min' ? 'at least' : 'at most', unit, kind: 'number', slider: null, options: [], optional: true, fallback: undefined, matters: true });
