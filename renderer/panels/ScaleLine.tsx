import { useStore } from '../store/useStore.ts';
import { scaleText } from '../view/scaleText.ts';
import { useModel } from './modelContext.ts';
import { useFullScale } from './useFullScale.ts';

/** What the picture's shades mean, where they are not the brightness of the samples. */
export function ScaleLine() {
  const { inspection, view } = useModel();
  const stage = useStore(view.state, (state) => state.stage);
  const scale = useStore(inspection.engine)?.scales[stage];
  const fullScaleDn = useFullScale();
  const text = scale ? scaleText(scale, fullScaleDn) : null;
  if (!scale || text === null) return null;
  return (
    <p className="picture-scale numbers" role="note" aria-label="Scale of the picture">
      <span className={scale.kind === 'cyclic' ? 'hues' : 'grays'} aria-hidden="true" />{text}
    </p>
  );
}
