/**
 * A software adapter takes up to a second a shader: too long for every golden, so that some stand for all.
 *
 * @param facetsOf  what a golden shows, each as a string: a stage at a depth, a stage on a size
 * @returns few goldens, in their order, which between them show every facet that all of them show
 */
export function coverOf<T>(goldens: readonly T[], facetsOf: (golden: T) => readonly string[]): T[] {
  const missing = new Set(goldens.flatMap(facetsOf));
  const chosen = new Set<T>();
  const gain = (golden: T): number => facetsOf(golden).filter((facet) => missing.has(facet)).length;
  while (missing.size > 0) {
    const best = goldens.reduce((found, golden) => (gain(golden) > gain(found) ? golden : found));
    chosen.add(best);
    for (const facet of facetsOf(best)) missing.delete(facet);
  }
  return goldens.filter((golden) => chosen.has(golden));
}
