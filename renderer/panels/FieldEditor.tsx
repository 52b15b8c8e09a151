import { Slider } from 'radix-ui';
import { useEffect, useId, useState } from 'react';
import { pathText, type DraftPath, type Json } from '../recipe/draft.ts';
import { typedValue, type Field } from '../recipe/formFields.ts';
import type { Fault } from '../recipe/stageOrder.ts';
import { columnWords } from '../regions/columnTitle.ts';
import { CodeField } from './CodeField.tsx';
import { ParametersField } from './ParametersField.tsx';
import { TableField } from './TableField.tsx';

interface Props {
  readonly field: Field;
  readonly path: DraftPath;
  readonly value: Json | undefined;
  readonly faults: readonly Fault[];
  readonly isOpen?: boolean;
  readonly change: (value: Json | undefined) => void;
}

/** One parameter, with what is wrong with it beneath. */
export function FieldEditor({ field, path, value, faults, isOpen = true, change }: Props) {
  const id = useId();
  const mine = faults.filter((fault) => fault.path === pathText(path) || fault.path.startsWith(`${pathText(path)}[`));
  const described = mine.length > 0 ? { 'aria-invalid': true as const, 'aria-describedby': `${id}-fault` } : {};
  return (
    <div className="field-block">
      {field.kind === 'properties' ? <PropertiesField field={field} value={value} isOpen={isOpen} change={change} />
        : field.kind === 'parameters' ? <ParametersField value={value} isOpen={isOpen} change={change} />
        : field.kind === 'code' ? <CodeField id={id} value={String(value ?? '')} isOpen={isOpen || mine.length > 0} fault={mine[0]?.message ?? null} described={described} change={change} />
        : field.kind === 'table' ? <TableField id={id} title={field.title} value={value} isOpen={isOpen || mine.length > 0} described={described} identity={field.start ?? (() => [])} change={change} />
        : <div className="field"><label htmlFor={id}>{field.title}</label><Control id={id} field={field} value={value} change={change} described={described} /></div>}
      {field.slider && typeof value === 'number' ? (
        <Slider.Root className="slider" min={field.slider.min} max={field.slider.max} step={field.slider.step} value={[value]}
          onValueChange={([next]) => { if (next !== undefined) change(next); }}>
          <Slider.Track className="slider-track"><Slider.Range className="slider-range" /></Slider.Track>
          <Slider.Thumb className="slider-thumb" aria-label={`${field.title}, ${field.unit}`} />
        </Slider.Root>
      ) : null}
      {mine.length > 0 ? <p className="fault" id={`${id}-fault`} role="alert">{field.kind === 'code' ? fromItsPlace(mine[0]!.message) : mine[0]!.message}</p> : null}
    </div>
  );
}

/** The text itself is in the editor above: its fault begins with the line. */
const fromItsPlace = (message: string): string => message.slice(Math.max(0, message.search(/line \d+, column/)));

interface ControlProps extends Pick<Props, 'field' | 'value' | 'change'> {
  readonly id: string;
  readonly described: { readonly 'aria-invalid'?: true; readonly 'aria-describedby'?: string };
}

function Control({ id, field, value, change, described }: ControlProps) {
  switch (field.kind) {
    case 'choice':
      return (
        <select id={id} value={JSON.stringify(value ?? field.fallback ?? null)} {...described} onChange={(event) => { change(JSON.parse(event.target.value) as Json); }}>
          {field.options.map((option) => <option key={String(option)} value={JSON.stringify(option)}>{String(option)}</option>)}
        </select>
      );
    case 'boolean':
      return <input id={id} type="checkbox" checked={value === true} {...described} onChange={(event) => { change(event.target.checked); }} />;
    default:
      return <TypedField id={id} field={field} value={value} change={change} described={described} />;
  }
}

/** Keeps what is typed as it is typed; the recipe gets it when the field is left or Enter is pressed. */
function TypedField({ id, field, value, change, described }: ControlProps) {
  const given = value ?? field.fallback;
  const [text, setText] = useState(() => (given === undefined ? '' : String(given)));
  useEffect(() => { setText(given === undefined ? '' : String(given)); }, [given]);
  const commit = (): void => {
    const typed = typedValue(text, field);
    if (typed !== value && !(value === undefined && typed === field.fallback)) change(typed);
  };
  return (
    <span className="typed">
      <input id={id} type="text" className={field.kind === 'text' ? 'wide' : 'numbers'} inputMode={field.kind === 'text' ? 'text' : 'decimal'} value={text} spellCheck={false}
        placeholder={field.optional ? 'none' : ''} {...described} onChange={(event) => { setText(event.target.value); }} onBlur={commit}
        onKeyDown={(event) => {
          if (event.key === 'Enter') commit();
          if (event.key === 'Escape') setText(given === undefined ? '' : String(given));
        }} />
      {field.unit === '' ? null : <span className="unit">{field.unit}</span>}
    </span>
  );
}

function PropertiesField({ field, value, isOpen, change }: Pick<Props, 'field' | 'value' | 'change'> & { readonly isOpen: boolean }) {
  const chosen = (Array.isArray(value) ? value : field.fallback ?? []) as readonly Json[];
  if (!isOpen) return <div className="field"><span>{field.title}</span><b className="numbers">{chosen.length}</b></div>;
  return (
    <fieldset className="properties"><legend>{field.title}</legend>
      {field.options.map((name) => (
        <label key={String(name)} className="check">
          <input type="checkbox" checked={chosen.includes(name)} onChange={(event) => { change(event.target.checked ? [...chosen, name] : chosen.filter((each) => each !== name)); }} />
          {columnWords(String(name))}
        </label>
      ))}
    </fieldset>
  );
}
