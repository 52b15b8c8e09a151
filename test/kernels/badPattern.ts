import type { FrameFormat } from 'sightline/kernels';

/** Bad pixels of every kind: corners, edges, single ones, a 3x3 and a 7x7 cluster; ascending. */
export function badPattern({ width, height }: FrameFormat): number[] {
  const bad = new Set([0, width - 1, (height - 1) * width, height * width - 1, 5, 9 * width]);
  for (let pixel = 11; pixel < width * height; pixel += 89) bad.add(pixel);
  for (const [top, left, size] of [[4, 6, 3], [14, 20, 7]] as const) {
    for (let row = top; row < top + size; row++) for (let column = left; column < left + size; column++) bad.add(row * width + column);
  }
  return [...bad].sort((a, b) => a - b);
}
