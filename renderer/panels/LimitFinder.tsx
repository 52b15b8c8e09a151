import { Slider } from 'radix-ui';
import { RULE_PROPERTIES } from 'sightline/kernels';
import { ruleOn, rulesOf, withLimits } from '../recipe/rules.ts';
import { columnWords } from '../regions/columnTitle.ts';
import { formatCount } from '../regions/formatNumber.ts';
import { AXIS_STEPS, limitsAt, placesOf, type Axis, type SideLimits } from '../regions/limitRange.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

interface Props {
  readonly column: string;
  readonly axis: Axis;
  /** Where the limits stand; null while nobody has moved one. */
  readonly tried: SideLimits | null;
  readonly change: (tried: SideLimits | null) => void;
}

/** Two limits to drag over the distribution. */
export function LimitSlider({ column, axis, tried, change }: Props) {
  const { recipe } = useModel();
  const draft = useStore(recipe.state)?.stack.present;
  const rule = draft ? rulesOf(draft)[ruleOn(draft, column)] : undefined;
  const standing = tried ?? { ...(typeof rule?.['min'] === 'number' ? { min: rule['min'] } : {}), ...(typeof rule?.['max'] === 'number' ? { max: rule['max'] } : {}) };
  const places = placesOf(axis, standing);
  const words = (side: 'min' | 'max'): string => (standing[side] === undefined ? 'none' : String(standing[side]));
  return (
    <Slider.Root className="limit-slider" min={0} max={AXIS_STEPS} step={1} value={places} onValueChange={([low, high]) => {
      if (low !== undefined && high !== undefined) change(limitsAt(axis, [low, high]));
    }}>
      <Slider.Track className="limit-track" />
      <Slider.Thumb className="limit-thumb" aria-label={`least ${columnWords(column)} to try`} aria-valuetext={words('min')} />
      <Slider.Thumb className="limit-thumb" aria-label={`largest ${columnWords(column)} to try`} aria-valuetext={words('max')} />
    </Slider.Root>
  );
}

/** How many of the last regions and frames the limits would reject, and the way into the recipe. */
export function LimitCount({ column, tried, change }: Omit<Props, 'axis'>) {
  const { inspection, recipe } = useModel();
  const draft = useStore(recipe.state)?.stack.present;
  if (tried === null) return <p className="limit-count dim">Drag a limit from either end to see what it would reject.</p>;
  const { regions, ofRegions, frames, ofFrames } = inspection.properties.rejectedBy(column, tried);
  const rule = draft ? rulesOf(draft)[ruleOn(draft, column)] : undefined;
  const isRule = draft !== undefined && RULE_PROPERTIES.includes(column) && (tried.min !== undefined || tried.max !== undefined);
  const text = [...(tried.min === undefined ? [] : [`≥ ${tried.min}`]), ...(tried.max === undefined ? [] : [`≤ ${tried.max}`])].join(', ');
  return (
    <div className="limit-count row">
      <output className="grow">{text === '' ? 'no limit' : text}: rejects {formatCount(regions)} of {formatCount(ofRegions)} regions, {formatCount(frames)} of {formatCount(ofFrames)} frames</output>
      {isRule ? (
        <button type="button" onClick={() => {
          recipe.replace(withLimits(draft, column, tried));
          change(null);
        }}>{rule ? `Update ${String(rule['id'])}` : 'Make it a rule'}</button>
      ) : null}
      <button type="button" className="quiet" onClick={() => { change(null); }}>Reset</button>
    </div>
  );
}
