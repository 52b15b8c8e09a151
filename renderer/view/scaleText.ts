import type { StageScale } from 'sightline/kernels';

const endText = (value: number): string => String(Number(value.toFixed(2))).replace('-', '−');

/** @returns what the shades of a picture mean; null where they are the brightness of the samples, 0 black and full scale white */
export function scaleText({ kind, from, to, unit }: StageScale, fullScaleDn: number): string | null {
  if (kind === 'cyclic') return 'hue: right red, down green, left cyan, up violet';
  if (kind === 'linear' && unit === 'DN' && from === 0 && to === fullScaleDn) return null;
  return `${endText(from)} … ${endText(to)} ${unit}${kind === 'root' ? ', by its square root' : ''}`;
}

/** @returns a value of a stage with its unit, where it is other than DN */
export function stageValueText(value: number, scale: StageScale | undefined, isWhole: boolean): string {
  // Adding 0 takes the sign from what is rounded to nothing.
  const rounded = Number(value.toFixed(2)) + 0;
  const text = isWhole ? String(rounded) : rounded.toFixed(2);
  if (scale === undefined || scale.unit === 'DN') return text;
  return scale.unit === 'rad' ? `${text} rad (${Math.round((value * 180) / Math.PI) + 0}°)` : `${text} ${scale.unit}`;
}
