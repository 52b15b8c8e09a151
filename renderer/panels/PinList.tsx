import { withoutProbe } from '../probes/probeDraft.ts';
import { useStore } from '../store/useStore.ts';
import { Icon } from './Icon.tsx';
import { useModel } from './modelContext.ts';

/** The recipe's probes with their values in the frame shown. */
export function PinList() {
  const { readable, recipe } = useModel();
  const probes = useStore(readable, (shown) => shown?.probes);
  const draft = useStore(recipe.state, (editor) => editor?.stack.present);
  if (!probes || probes.length === 0 || !draft) return null;
  return (
    <ul className="pins numbers" aria-label="Probes">
      {probes.map(({ id, row, col, rawDn, flatFieldDn }) => (
        <li key={id}>
          <span className="clip" title={`row ${row}, column ${col}`}>{id}</span>
          <span>raw <b>{Number(rawDn.toFixed(2))}</b></span>
          {flatFieldDn === null ? null : <span>flat-field <b>{flatFieldDn.toFixed(2)}</b></span>}
          <button type="button" className="quiet square" aria-label={`Take out probe ${id}`} onClick={() => { recipe.replace(withoutProbe(draft, id)); }}><Icon name="close" /></button>
        </li>
      ))}
    </ul>
  );
}
