import type { MedianParams } from './params.ts';

/** Two values of the window that are put in order: the smaller into the first place. */
type Exchange = readonly [low: number, high: number];

/**
 * The exchanges that leave the median of n values (n odd) in place (n - 1) / 2 of what is left: of half the values and one, neither
 * the smallest nor the largest can be the median; both are forgotten, the next value takes a place, and so on to the last three.
 *
 * @source the forgetful selection of Graphics Gems (Paeth 1990), for any n
 */
export function forgetfulSelection(count: number): { readonly exchanges: readonly Exchange[]; readonly median: number } {
  const exchanges: Exchange[] = [];
  let places = Array.from({ length: (count + 1) / 2 + 1 }, (_, place) => place);
  let next = places.length;
  for (;;) {
    exchanges.push(...extremesToTheEnds(places));
    places = places.slice(1, -1);
    if (places.length === 1) return { exchanges, median: places[0]! };
    if (next < count) places.push(next++);
  }
}

/** Exchanges after which the first of the places holds the smallest value and the last the largest. */
function extremesToTheEnds(places: readonly number[]): Exchange[] {
  const last = places.length - 1, pairs = Math.floor(places.length / 2);
  const exchanges: Exchange[] = [];
  for (let i = 0; i < pairs; i++) exchanges.push([places[i]!, places[last - i]!]);
  const middle = places.length % 2;
  for (let i = 1; i < pairs + middle; i++) exchanges.push([places[0]!, places[i]!]);
  for (let i = 1; i < pairs + middle; i++) exchanges.push([places[last - i]!, places[last]!]);
  return exchanges;
}

/**
 * WGSL: a function `(x, y) -> f32`, the median of the square window; needs `source(x, y)` of the same kind, whose coordinates are
 * clamped here.
 */
export function medianWgsl(sizePx: MedianParams['sizePx'], width: number, height: number, name: string, source: string): string {
  const reach = (sizePx - 1) / 2, count = sizePx * sizePx;
  const { exchanges, median } = forgetfulSelection(count);
  return `
fn ${name}(x: i32, y: i32) -> f32 {
${Array.from({ length: count }, (_, i) => `  var v${i} = ${source}(clamp(x + ${i % sizePx - reach}, 0, ${width - 1}), clamp(y + ${Math.floor(i / sizePx) - reach}, 0, ${height - 1}));`).join('\n')}
  var low: f32;
${exchanges.map(([a, b]) => `  low = min(v${a}, v${b}); v${b} = max(v${a}, v${b}); v${a} = low;`).join('\n')}
  return v${median};
}
`;
}
