/**
 * WGSL: union-find over an array of atomics by atomicMin. Parents only decrease and a stale parent is still an ancestor, so only
 * the value that atomicMin RETURNS decides; every retry climbs towards a root, so the loop is bounded without any promise of
 * progress between workgroups.
 *
 * @param array   name of the variable, `array<atomic<u32>>`
 * @param prefix  of the functions' names: `localFind`, `localUnite`
 * @source Komura 2015 and Playne and Hawick 2018, label equivalence by atomicMin
 */
export function unionFindWgsl(array: string, prefix: string): string {
  return `
fn ${prefix}Find(start: u32) -> u32 {
  var node = start;
  loop {
    let above = atomicLoad(&${array}[node]);
    if (above >= node) { break; }
    node = above;
  }
  return node;
}
fn ${prefix}Unite(first: u32, second: u32) {
  var a = first;
  var b = second;
  loop {
    a = ${prefix}Find(a);
    b = ${prefix}Find(b);
    if (a == b) { break; }
    let low = min(a, b);
    let high = max(a, b);
    let old = atomicMin(&${array}[high], low);
    if (old == high) { break; }
    a = old;
    b = low;
  }
}
`;
}
