import { keyNames, SHORTCUTS } from '../keyboard/keymap.ts';
import { Dialog } from './Dialog.tsx';

const GROUPS = ['Replay', 'View', 'Window'] as const;
const ELSEWHERE = [
  ['Tab', 'To the next panel or control'], ['Alt ↑ ↓', 'Move a stage card that has the focus'], ['↑ ↓', 'Go through the regions, with the table in focus'],
  ['← ↑ → ↓', 'Move the picture, with it in focus; or a divider'],
] as const;

export function ShortcutSheet() {
  return (
    <Dialog name="shortcuts" title="Keyboard">
      <div className="sheet">
        {GROUPS.map((group) => (
          <section key={group}><h3>{group}</h3>
            <dl>{SHORTCUTS.filter((each) => each.group === group && each.key !== '=' && each.key !== 'y').map((shortcut) => (
              <div key={`${shortcut.command} ${shortcut.key}`}><dt>{keyNames(shortcut).map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{shortcut.words}</dd></div>
            ))}</dl>
            {group === 'Window' ? <dl className="elsewhere">{ELSEWHERE.map(([keys, words]) => <div key={keys}><dt>{keys.split(' ').map((key) => <kbd key={key}>{key}</kbd>)}</dt><dd>{words}</dd></div>)}</dl> : null}
          </section>
        ))}
      </div>
    </Dialog>
  );
}
