import { useEffect, useMemo, useState } from 'react';
import type { Json } from '../recipe/draft.ts';
import { readTable, tableText } from '../recipe/tableText.ts';

interface Props {
  readonly id: string;
  readonly title: string;
  readonly value: Json | undefined;
  readonly isOpen: boolean;
  readonly described: object;
  /** A table that changes nothing. */
  readonly identity: () => number[];
  readonly change: (value: Json) => void;
}

/** A lookup's entries as text: typed or pasted, applied by Ctrl Enter, the button, or leaving the field. */
export function TableField({ id, title, value, isOpen, described, identity, change }: Props) {
  const given = useMemo(() => tableText(Array.isArray(value) ? value : []), [value]);
  const [text, setText] = useState(given);
  useEffect(() => { setText(given); }, [given]);
  const count = Array.isArray(value) ? value.length : 0;
  const apply = (): void => { if (text !== given) change(readTable(text)); };
  if (!isOpen) return <div className="field"><span>{title}</span><b className="numbers">{count} entries</b></div>;
  return (
    <div className="code-block">
      <label htmlFor={id}>{title}, DN: {count} entries</label>
      <div className="code">
        <textarea id={id} value={text} rows={8} wrap="off" spellCheck={false} placeholder="Paste numbers, apart by spaces, commas or line ends" {...described}
          onChange={(event) => { setText(event.target.value); }} onBlur={apply}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply();
            if (event.key === 'Escape') setText(given);
            event.stopPropagation();
          }} />
      </div>
      <div className="row">
        <button type="button" className="quiet" disabled={text === given} title="Ctrl Enter" onClick={apply}>Apply</button>
        <button type="button" className="quiet" onClick={() => { change(identity()); }}>Start from identity</button>
      </div>
    </div>
  );
}
