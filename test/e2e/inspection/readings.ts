import type { FrameResult } from 'sightline/kernels';
import type { ViewPort } from '../../../renderer/inspection/protocol.ts';
import { toCanvas } from '../../../renderer/inspection/viewport.ts';

export const CANVAS = { width: 300, height: 200 };

/** The canvas pixels that a region's box may cover, its margin and line included. */
export function boxOf({ regions }: FrameResult, label: number, port: ViewPort): { left: number; top: number; right: number; bottom: number } {
  const row = regions.label.indexOf(label);
  const at = (name: string): number => regions.columns.get(name)![row]!;
  const from = toCanvas(port, CANVAS, at('bbox_min_col'), at('bbox_min_row')), to = toCanvas(port, CANVAS, at('bbox_max_col'), at('bbox_max_row'));
  return { left: from.x - 10, top: from.y - 10, right: to.x + 10, bottom: to.y + 10 };
}

/** Gray and alpha of a canvas pixel. */
export function grayAt(seen: Buffer, x: number, y: number): number[] {
  const at = (y * CANVAS.width + x) * 4;
  return [seen[at]!, seen[at + 3]!];
}

export function tableOf({ labelledCount, levelDn, regions }: FrameResult): object {
  return { labelledCount, levelDn, label: [...regions.label], columns: [...regions.columns].map(([name, values]) => [name, [...values]]) };
}
