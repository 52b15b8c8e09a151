/** Values before and after the present one. */
export interface UndoStack<T> {
  readonly past: readonly T[];
  readonly present: T;
  readonly future: readonly T[];
  /** What the last change was on; changes of one thing in a row are one step back. */
  readonly topic: string | null;
}

const STEPS = 200;

export function undoStack<T>(present: T): UndoStack<T> {
  return { past: [], present, future: [], topic: null };
}

/** @param topic  the field that is dragged or typed in; null makes a step of its own */
export function withChange<T>(stack: UndoStack<T>, present: T, topic: string | null): UndoStack<T> {
  const joins = topic !== null && topic === stack.topic;
  return { past: joins ? stack.past : [...stack.past, stack.present].slice(-STEPS), present, future: [], topic };
}

export function undo<T>(stack: UndoStack<T>): UndoStack<T> {
  const present = stack.past.at(-1);
  if (present === undefined) return stack;
  return { past: stack.past.slice(0, -1), present, future: [stack.present, ...stack.future], topic: null };
}

export function redo<T>(stack: UndoStack<T>): UndoStack<T> {
  const [present, ...future] = stack.future;
  if (present === undefined) return stack;
  return { past: [...stack.past, stack.present], present, future, topic: null };
}
