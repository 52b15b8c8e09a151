import type { FrameResult } from 'sightline/kernels';
import type { ViewPort } from '../../../renderer/inspection/protocol.ts';
import { toCanvas } from '../../../renderer/inspection/viewport.ts';

export const CANVAS = { width: 300, height: 200 };
/** A frame of 257x130 whole, a sample to a canvas pixel. */
export const FIT: ViewPort = { zoom: 1, centreX: 128.5, centreY: 65 };

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

/** Pixels of a canvas that shows a frame of 257x130 at zoom 1, its middle in the canvas's, that are not what the stage says; a gray level may round either way. */
export function differences(seen: Buffer, valueAt: (x: number, y: number) => number, stage: string): string[] {
  const wrong: string[] = [];
  for (let y = 10; y < 120; y += 7) {
    for (let x = 10; x < 250; x += 5) {
      // At zoom 1 the frame's centre, 128.5, lies between canvas 149 and 150.
      const at = ((y + 35) * CANVAS.width + x + 21) * 4;
      const value = valueAt(x, y), [red, green, blue] = seen.subarray(at, at + 3);
      const isRight = stage === 'label' ? (value === 0) === (red! + green! + blue! === 0)
        : Math.abs(red! - (stage === 'threshold' ? value * 255 : Math.min(255, Math.max(0, value)))) <= 0.51;
      if (!isRight) wrong.push(`${x},${y}: ${value} shown as ${red},${green},${blue}`);
    }
  }
  return wrong;
}
