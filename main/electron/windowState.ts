import { z } from 'zod';

/** Smallest window in which every panel is still readable. */
export const MINIMUM_SIZE = { width: 960, height: 600 } as const;

const coordinate = z.int().min(-100_000).max(100_000);
export const windowStateSchema = z.strictObject({
  /** x and y are null where the system places the window. */
  bounds: z.strictObject({ x: coordinate.nullable(), y: coordinate.nullable(), width: z.int().min(1).max(100_000), height: z.int().min(1).max(100_000) }),
  maximized: z.boolean(),
  fullScreen: z.boolean(),
});
/** Where the window was, in device-independent pixels. */
export type WindowState = z.infer<typeof windowStateSchema>;

export const FIRST_WINDOW: WindowState = { bounds: { x: null, y: null, width: 1440, height: 900 }, maximized: false, fullScreen: false };

/** A display without its task bar. */
export interface WorkArea {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Brings a remembered window onto a display that is there now: the one it overlaps most, else the first. It is made no larger than that
 * display and moved wholly onto it.
 *
 * @param displays  the primary display first
 */
export function placeWindow(state: WindowState, displays: readonly WorkArea[]): WindowState {
  const { x, y, width, height } = state.bounds;
  const primary = displays[0];
  if (primary === undefined) return { ...state, bounds: { ...state.bounds, x: null, y: null } };
  const overlap = (area: WorkArea): number => (x === null || y === null ? 0
    : Math.max(0, Math.min(x + width, area.x + area.width) - Math.max(x, area.x)) * Math.max(0, Math.min(y + height, area.y + area.height) - Math.max(y, area.y)));
  const home = displays.reduce((best, area) => (overlap(area) > overlap(best) ? area : best), primary);
  const size = { width: fit(width, MINIMUM_SIZE.width, home.width), height: fit(height, MINIMUM_SIZE.height, home.height) };
  if (x === null || y === null || overlap(home) === 0) return { ...state, bounds: { x: null, y: null, ...size } };
  return { ...state, bounds: { x: fit(x, home.x, home.x + home.width - size.width), y: fit(y, home.y, home.y + home.height - size.height), ...size } };
}

/** The upper limit wins where the two cross. */
function fit(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), most);
}
