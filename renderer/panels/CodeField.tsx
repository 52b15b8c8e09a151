import { useEffect, useRef, useState } from 'react';
import { faultPlace } from '../recipe/faultPlace.ts';

interface Props {
  readonly id: string;
  readonly value: string;
  readonly isOpen: boolean;
  /** What is wrong with the text that was applied last. */
  readonly fault: string | null;
  readonly described: object;
  readonly change: (value: string) => void;
}

/** A custom stage's function. What is typed is applied by Ctrl Enter, the button, or leaving the field; a fault can be gone to. */
export function CodeField({ id, value, isOpen, fault, described, change }: Props) {
  const [text, setText] = useState(value);
  const area = useRef<HTMLTextAreaElement>(null);
  const numbers = useRef<HTMLPreElement>(null);
  useEffect(() => { setText(value); }, [value]);
  const apply = (): void => { if (text !== value) change(text); };
  const place = fault !== null && text === value ? faultPlace(fault, text) : null;
  const goThere = (): void => {
    if (!place) return;
    area.current?.focus();
    area.current?.setSelectionRange(place.offset, place.offset + 1);
  };
  if (!isOpen) return <div className="field"><span>function</span><b className="numbers">{value.split('\n').length} lines</b></div>;
  return (
    <div className="code-block">
      <label htmlFor={id}>function</label>
      <div className="code">
        <pre ref={numbers} className="code-lines" aria-hidden="true">
          {text.split('\n').map((_, index) => <span key={index} className={place?.line === index + 1 ? 'code-fault' : ''}>{index + 1}{'\n'}</span>)}
        </pre>
        <textarea ref={area} id={id} value={text} rows={Math.min(24, Math.max(6, text.split('\n').length))} wrap="off" spellCheck={false} autoCapitalize="off" {...described}
          onChange={(event) => { setText(event.target.value); }} onBlur={apply}
          onScroll={(event) => { if (numbers.current) numbers.current.scrollTop = event.currentTarget.scrollTop; }}
          onKeyDown={(event) => {
            if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) apply();
            if (event.key === 'Escape') setText(value);
            event.stopPropagation();
          }} />
      </div>
      <div className="row">
        <button type="button" className="quiet" disabled={text === value} title="Ctrl Enter" onClick={apply}>Apply</button>
        {place ? <button type="button" className="quiet" onClick={goThere}>Go to line {place.line}</button> : null}
      </div>
    </div>
  );
}
