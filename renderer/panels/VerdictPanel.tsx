import { weightOf } from 'sightline/kernels';
import type { ShownFrame } from '../inspection/protocol.ts';
import { failureText } from '../regions/failureText.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';
import { PanelSentence } from './PanelSentence.tsx';

const SHOWN_REASONS = 4;
const WORDS = { pass: 'PASS', fail: 'FAIL' } as const;

/** Pass or fail, to be read from three metres; beside it why. */
export function VerdictPanel() {
  const model = useModel();
  const shown = useStore(model.readable);
  return (
    <section className={`verdict verdict-${shown?.verdict ?? 'none'}`} aria-label="Verdict">
      {shown ? <><strong className="verdict-word" role="status">{shown.verdict ? WORDS[shown.verdict] : '—'}</strong><Reasons shown={shown} /></> : <><strong className="verdict-word">—</strong><PanelSentence panel="verdict" /></>}
    </section>
  );
}

function Reasons({ shown }: { readonly shown: ShownFrame }) {
  const model = useModel();
  const recipe = useStore(model.host.state, (state) => state?.recipe);
  if (shown.verdict === null) return <p className="reasons dim">The recipe has no rules: frames are measured and not judged.</p>;
  if (shown.failures.length === 0) return <p className="reasons dim">{shown.result.regions.count} regions, {recipe?.rules.length ?? 0} rules, none broken</p>;
  const rest = shown.failures.length - SHOWN_REASONS;
  return (
    <ul className="reasons">
      {recipe?.rejectAt === undefined ? null : <li className="dim">weight {weightOf(shown.failures)} of the {recipe.rejectAt} that reject a frame</li>}
      {shown.failures.slice(0, SHOWN_REASONS).map((failure) => {
        const text = failureText(failure);
        const { label } = failure;
        return (
          <li key={`${failure.ruleId} ${label} ${failure.property} ${failure.side}`}>
            {label === null ? <span>{text}</span> : <button type="button" className="quiet reason" onClick={() => { model.locate(shown, label); }}>{text}</button>}
          </li>
        );
      })}
      {rest > 0 ? <li className="dim">and {rest} more, marked in the table</li> : null}
    </ul>
  );
}
