/** Everything the keyboard does. */
export type Command =
  | 'playPause' | 'shuttleBack' | 'shuttleStop' | 'shuttleForward' | 'stepBack' | 'stepForward' | 'stepBackTen' | 'stepForwardTen' | 'first' | 'last'
  | 'previousFailed' | 'nextFailed' | 'loop' | 'fit' | 'actualSize' | 'zoomIn' | 'zoomOut' | 'nextView' | 'previousView'
  | 'outlines' | 'boxes' | 'labels' | 'rois' | 'pinProbe' | 'undo' | 'redo' | 'snapshot' | 'export' | 'openRecipe' | 'saveRecipe' | 'stop' | 'startStop' | 'theme' | 'shortcuts' | 'clearSelection';

export interface Shortcut {
  readonly command: Command;
  /** `KeyboardEvent.key`, lower case for letters. */
  readonly key: string;
  /** Ctrl, or Cmd on a Mac. */
  readonly control?: boolean;
  /** Left out: either way. */
  readonly shift?: boolean;
  readonly words: string;
  readonly group: 'Replay' | 'View' | 'Window';
}

export const SHORTCUTS: readonly Shortcut[] = [
  { command: 'playPause', key: ' ', words: 'Play or pause', group: 'Replay' },
  { command: 'shuttleBack', key: 'j', words: 'Play backwards; again: faster', group: 'Replay' },
  { command: 'shuttleStop', key: 'k', words: 'Pause', group: 'Replay' },
  { command: 'shuttleForward', key: 'l', words: 'Play forwards; again: faster', group: 'Replay' },
  { command: 'stepBackTen', key: 'ArrowLeft', shift: true, words: 'Ten frames back', group: 'Replay' },
  { command: 'stepForwardTen', key: 'ArrowRight', shift: true, words: 'Ten frames on', group: 'Replay' },
  { command: 'stepBack', key: 'ArrowLeft', shift: false, words: 'One frame back', group: 'Replay' },
  { command: 'stepForward', key: 'ArrowRight', shift: false, words: 'One frame on', group: 'Replay' },
  { command: 'first', key: 'Home', words: 'First frame', group: 'Replay' },
  { command: 'last', key: 'End', words: 'Last frame', group: 'Replay' },
  { command: 'previousFailed', key: 'p', words: 'Failed frame before', group: 'Replay' },
  { command: 'nextFailed', key: 'n', words: 'Next failed frame', group: 'Replay' },
  { command: 'loop', key: 'r', words: 'Loop on or off', group: 'Replay' },
  { command: 'fit', key: '0', words: 'Fit the frame', group: 'View' },
  { command: 'actualSize', key: '1', words: 'One pixel to one pixel', group: 'View' },
  { command: 'zoomIn', key: '+', words: 'Zoom in', group: 'View' },
  { command: 'zoomIn', key: '=', words: 'Zoom in', group: 'View' },
  { command: 'zoomOut', key: '-', words: 'Zoom out', group: 'View' },
  { command: 'previousView', key: '[', words: 'Stage before', group: 'View' },
  { command: 'nextView', key: ']', words: 'Next stage', group: 'View' },
  { command: 'outlines', key: 'o', words: 'Outlines', group: 'View' },
  { command: 'boxes', key: 'b', words: 'Boxes', group: 'View' },
  { command: 'labels', key: 'm', words: 'Labels', group: 'View' },
  { command: 'rois', key: 'i', words: 'ROIs, in the picture and in snapshots', group: 'View' },
  { command: 'pinProbe', key: 'x', words: 'Record the pixel under the pointer: a probe of the recipe', group: 'View' },
  { command: 'clearSelection', key: 'Escape', words: 'Back to the newest frame; let go of the region', group: 'View' },
  { command: 'redo', key: 'z', control: true, shift: true, words: 'Redo a change of the recipe', group: 'Window' },
  { command: 'undo', key: 'z', control: true, shift: false, words: 'Undo a change of the recipe', group: 'Window' },
  { command: 'redo', key: 'y', control: true, words: 'Redo a change of the recipe', group: 'Window' },
  { command: 'snapshot', key: 's', words: 'Snapshot of the view', group: 'Window' },
  { command: 'export', key: 'e', words: 'Export…', group: 'Window' },
  { command: 'openRecipe', key: 'o', control: true, words: 'Open a recipe', group: 'Window' },
  { command: 'saveRecipe', key: 's', control: true, words: 'Save the recipe', group: 'Window' },
  { command: 'startStop', key: 'Enter', control: true, words: 'Start or stop', group: 'Window' },
  { command: 'theme', key: 't', words: 'Dark, light or the system’s', group: 'Window' },
  { command: 'shortcuts', key: '?', words: 'This sheet', group: 'Window' },
];

/** What a key event says, as far as a shortcut cares. */
export interface KeyPress {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
  readonly shiftKey: boolean;
}

/** @returns what the key asks for; null when it is nobody's */
export function commandOf({ key, ctrlKey, metaKey, altKey, shiftKey }: KeyPress): Command | null {
  if (altKey) return null;
  const name = key.length === 1 ? key.toLowerCase() : key;
  const found = SHORTCUTS.find((each) =>
    each.key === name && (each.control ?? false) === (ctrlKey || metaKey) && (each.shift === undefined || each.shift === shiftKey));
  return found?.command ?? null;
}

const NAMES: Readonly<Record<string, string>> = { ' ': 'Space', ArrowLeft: '←', ArrowRight: '→', Escape: 'Esc' };

/** `['Ctrl', 'Shift', 'Z']`. */
export function keyNames({ key, control, shift }: Shortcut): readonly string[] {
  return [...(control ? ['Ctrl'] : []), ...(shift ? ['Shift'] : []), NAMES[key] ?? (key.length === 1 ? key.toUpperCase() : key)];
}

/** Keys that an element under focus needs for itself: typing in a field, choosing in a list, pressing a button. */
export function isTakenByElement(element: { readonly tagName: string; readonly role: string | null }, { key, ctrlKey, metaKey }: KeyPress): boolean {
  const { tagName, role } = element;
  // The window's alone, wherever the focus is.
  if ((ctrlKey || metaKey) && key === 'Enter') return false;
  if (tagName === 'INPUT' || tagName === 'TEXTAREA' || tagName === 'SELECT') return true;
  if (key === ' ' || key === 'Enter') return tagName === 'BUTTON' || tagName === 'A' || tagName === 'SUMMARY';
  const arrows = key.startsWith('Arrow') || key === 'Home' || key === 'End';
  return arrows && ['tab', 'radio', 'slider', 'separator', 'grid', 'row', 'menuitem', 'application'].includes(role ?? '');
}
