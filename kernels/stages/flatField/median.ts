/**
 * Median of values, the mean of the middle two where their number is even (as numpy.median).
 *
 * @param values  at least one, no NaN; reordered
 * @source Hoare's FIND: linear on average, also where values repeat
 */
export function medianInPlace(values: Float32Array): number {
  if (values.length === 0) throw new RangeError('median of 0 values: give at least one');
  const middle = values.length >> 1;
  select(values, middle);
  const upper = values[middle]!;
  if (values.length % 2 === 1) return upper;
  let lower = -Infinity;
  for (let i = 0; i < middle; i++) if (values[i]! > lower) lower = values[i]!;
  return (lower + upper) / 2;
}

/** Puts the k-th smallest at k, nothing larger before it and nothing smaller after it. */
function select(values: Float32Array, k: number): void {
  let low = 0, high = values.length - 1;
  while (low < high) {
    const pivot = middleOf(values[low]!, values[(low + high) >> 1]!, values[high]!);
    let i = low, j = high;
    // Equal values are swapped too: a constant image then halves instead of shrinking by one.
    while (i <= j) {
      while (values[i]! < pivot) i++;
      while (values[j]! > pivot) j--;
      if (i > j) break;
      const swapped = values[i]!;
      values[i++] = values[j]!;
      values[j--] = swapped;
    }
    if (k <= j) high = j;
    else if (k >= i) low = i;
    else return;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
