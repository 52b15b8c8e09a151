import type { Replay } from '../../main/contract/index.ts';

export const SPEEDS = [0.1, 0.25, 0.5, 1, 2, 4, 8, 16] as const;
const FASTEST = 16;

/**
 * J and L of a shuttle: from a pause plays at 1; pressed again in the same direction doubles; against the direction turns
 * round at 1.
 *
 * @param direction  1 for L, -1 for J
 * @returns the speed to play at; negative plays backwards
 */
export function shuttleSpeed({ playing, speed }: Pick<Replay, 'playing' | 'speed'>, direction: 1 | -1): number {
  if (!playing || Math.sign(speed) !== direction) return direction;
  return direction * Math.min(FASTEST, Math.max(1, Math.abs(speed) * 2));
}

/** `-2` as `−2.0×`. */
export function speedText(speed: number): string {
  const size = Math.abs(speed);
  return `${speed < 0 ? '−' : ''}${Number.isInteger(size * 10) ? size.toFixed(1) : size.toFixed(2)}×`;
}
