import type { Roi } from 'sightline/kernels';

/** Of a ROI's line and name, over any picture and in either theme: neither a verdict's nor a stage's. */
export const ROI_COLOURS: Readonly<Record<Roi['mode'], string>> = { include: '#7fd4ff', exclude: '#ffd9a0' };

/** Line and gap of what is left out, px of the page. */
export const EXCLUDED_DASH = [6, 4] as const;

export function roiName({ id, mode }: Roi): string {
  return mode === 'exclude' ? `${id}, left out` : id;
}
