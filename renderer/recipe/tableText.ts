import { lookupLength } from 'sightline/kernels';
import type { Json } from './draft.ts';

/** As many as the column of panels is wide. */
const ON_A_LINE = 8;

/** @returns the table of a lookup that changes nothing, DN: as many entries as a source of this full scale needs */
export function identityTable(fullScaleDn: number): number[] {
  const length = lookupLength({ bitDepth: fullScaleDn > 255 ? 16 : 8 });
  return Array.from({ length }, (_, entry) => (entry * fullScaleDn) / (length - 1));
}

/** @returns entries as they can be edited and copied: 8 on a line */
export function tableText(entries: readonly Json[]): string {
  const lines = Array.from({ length: Math.ceil(entries.length / ON_A_LINE) }, (_, line) => entries.slice(line * ON_A_LINE, (line + 1) * ON_A_LINE).join(' '));
  return lines.join('\n');
}

/** @returns what stands between spaces, tabs, line ends, commas and semicolons; what is no number stays a text, so that the schema names the fault at its entry */
export function readTable(text: string): Json[] {
  return text.split(/[\s,;]+/).filter((word) => word !== '').map((word) => (Number.isFinite(Number(word)) ? Number(word) : word));
}
