import { useEffect } from 'react';
import type { WindowModel } from '../windowModel.ts';
import { commandOf, isTakenByElement } from './keymap.ts';

/** Listens to the whole window; keys that the focused element needs are left to it, and an open dialog keeps all but its own. */
export function useKeyboard(model: WindowModel): void {
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => {
      if (event.defaultPrevented) return;
      const { target } = event;
      if (target instanceof Element && isTakenByElement({ tagName: target.tagName, role: target.getAttribute('role') }, event)) return;
      const command = commandOf(event);
      if (!command || (model.dialog.get() !== null && command !== 'shortcuts')) return;
      event.preventDefault();
      model.run(command);
    };
    window.addEventListener('keydown', listen);
    return () => { window.removeEventListener('keydown', listen); };
  }, [model]);
}
