import type { Mark, ShownFrame } from '../inspection/protocol.ts';

/** @returns the label that the marked region has in this frame; null where there is none, or it was lost on the way */
export function markedLabel({ header, marked }: Pick<ShownFrame, 'header' | 'marked'>, mark: Mark | null): number | null {
  if (mark === null) return null;
  if (marked?.id === mark.id) return marked.label;
  return header.frame === mark.frame ? mark.label : null;
}
