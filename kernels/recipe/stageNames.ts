/**
 * @param kinds  of a recipe's stages, in their order
 * @returns      the name of each: its kind, numbered from the second of its kind on
 */
export function stageNames(kinds: readonly string[]): readonly string[] {
  const seen = new Map<string, number>();
  return kinds.map((kind) => {
    const number = (seen.get(kind) ?? 0) + 1;
    seen.set(kind, number);
    return number === 1 ? kind : `${kind}${number}`;
  });
}
