import { useState } from 'react';
import type { Json } from '../recipe/draft.ts';

interface Props {
  readonly value: Json | undefined;
  readonly isOpen: boolean;
  readonly change: (value: Json) => void;
}

/** The numbers that a custom stage's function reads as this.constants.NAME. */
export function ParametersField({ value, isOpen, change }: Props) {
  const [added, setAdded] = useState('');
  const entries = Object.entries(typeof value === 'object' && value !== null && !Array.isArray(value) ? value : {});
  const add = (): void => {
    const name = added.trim();
    if (name === '' || entries.some(([known]) => known === name)) return;
    change(Object.fromEntries([...entries, [name, 1]]));
    setAdded('');
  };
  return (
    <div className="stack">
      {entries.map(([name, number]) => (
        <div key={name} className="field">
          <label>{name} <NumberInput value={number} change={(next) => { change(Object.fromEntries(entries.map(([key, old]) => [key, key === name ? next : old]))); }} /></label>
          {isOpen ? <button type="button" className="quiet" aria-label={`Remove ${name}`} onClick={() => { change(Object.fromEntries(entries.filter(([key]) => key !== name))); }}>Remove</button> : null}
        </div>
      ))}
      {isOpen ? (
        <div className="field">
          <label>new parameter <input type="text" value={added} spellCheck={false} onChange={(event) => { setAdded(event.target.value); }}
            onKeyDown={(event) => { if (event.key === 'Enter') add(); }} /></label>
          <button type="button" className="quiet" onClick={add}>Add</button>
        </div>
      ) : null}
    </div>
  );
}

/** What is no number is handed on as it was typed: the schema names the fault. */
function NumberInput({ value, change }: { readonly value: Json | undefined; readonly change: (value: Json) => void }) {
  const [text, setText] = useState<string | null>(null);
  const commit = (): void => {
    if (text === null) return;
    const number = Number(text.trim().replace(',', '.'));
    setText(null);
    if (text.trim() !== '' && number !== value) change(Number.isFinite(number) ? number : text);
  };
  return (
    <input type="text" className="numbers" inputMode="decimal" value={text ?? String(value)} onChange={(event) => { setText(event.target.value); }} onBlur={commit}
      onKeyDown={(event) => { if (event.key === 'Enter') commit(); }} />
  );
}
