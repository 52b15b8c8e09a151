// Parents of provisional labels, one i32 each. A root is the smallest label of its set, so parents never increase.

@inline
export function parentOf(parents: usize, label: i32): i32 {
  return load<i32>(parents + (<usize>label << 2));
}

@inline
export function setParent(parents: usize, label: i32, parent: i32): void {
  store<i32>(parents + (<usize>label << 2), parent);
}

/** Root of a label's set; halves the path on the way. */
@inline
export function findRoot(parents: usize, from: i32): i32 {
  let label = from, parent = parentOf(parents, label);
  while (parent != label) {
    const grandparent = parentOf(parents, parent);
    setParent(parents, label, grandparent);
    label = grandparent;
    parent = parentOf(parents, label);
  }
  return label;
}

/** Joins two sets by their roots; returns the root of both. */
@inline
export function unite(parents: usize, a: i32, b: i32): i32 {
  if (a == b) return a;
  const root = min(a, b);
  setParent(parents, max(a, b), root);
  return root;
}
