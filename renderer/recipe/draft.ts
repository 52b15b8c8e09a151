/** A recipe while it is being written: JSON that may be wrong. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };
export type Draft = { readonly [key: string]: Json };
export type DraftPath = readonly (string | number)[];

/** @returns the value at a path; undefined where there is none */
export function valueAt(draft: Json | undefined, path: DraftPath): Json | undefined {
  return path.reduce<Json | undefined>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<string | number, Json>)[key] : undefined), draft);
}

/** @returns the draft with another value at a path; undefined takes the key out. What is not on the path stays the same object. */
export function withValue<T extends Json>(draft: T, path: DraftPath, value: Json | undefined): T {
  return change(draft, path, value) as T;
}

function change(at: Json | undefined, [key, ...rest]: DraftPath, value: Json | undefined): Json | undefined {
  if (key === undefined) return value;
  if (Array.isArray(at)) {
    const list = at as readonly Json[];
    const inner = change(list[Number(key)], rest, value);
    return inner === undefined ? list.filter((_, i) => i !== key) : list.map((each, i) => (i === key ? inner : each));
  }
  const object = typeof at === 'object' && at !== null ? (at as Draft) : {};
  const inner = change(object[key], rest, value);
  if (inner === undefined) return Object.fromEntries(Object.entries(object).filter(([name]) => name !== key));
  return { ...object, [key]: inner };
}

/** `['stages', 1, 'sigmaPx']` as `stages[1].sigmaPx`: how faults name a place. */
export function pathText(path: DraftPath): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? key : `${text}.${key}`), '');
}
