/** A name that the function has declared. */
export interface Declared {
  readonly variable: number;
  readonly type: 'number' | 'truth';
  readonly isFixed: boolean;
}

/** Names by block, the innermost first; a Map has no names of its own. */
export interface Scope {
  readonly image: string;
  readonly parameters: ReadonlyMap<string, number>;
  readonly variables: ('number' | 'truth')[];
  readonly names: ReadonlyMap<string, Declared>[];
}

export function findName({ names }: Scope, name: string): Declared | undefined {
  for (const block of names) {
    const found = block.get(name);
    if (found) return found;
  }
  return undefined;
}

/** @returns the scope of a block inside, and the map that its declarations go into */
export function innerScope(scope: Scope): { readonly inner: Scope; readonly own: Map<string, Declared> } {
  const own = new Map<string, Declared>();
  return { inner: { ...scope, names: [own, ...scope.names] }, own };
}

/** Declares a name; an inner block may hide an outer one's. @returns the variable's number */
export function declareName(scope: Scope, own: Map<string, Declared>, name: string, type: Declared['type'], isFixed: boolean): number {
  const variable = scope.variables.push(type) - 1;
  own.set(name, { variable, type, isFixed });
  return variable;
}
