import { describe, expect, it } from 'vitest';
import { SHELL_ACTIONS, type ShellApi, type ShellCommand } from '../../../main/contract/index.ts';
import { followShell } from '../../../renderer/host/followShell.ts';
import { createStore } from '../../../renderer/store/store.ts';
import type { Dialog, WindowModel } from '../../../renderer/windowModel.ts';

const make = (chosen: string | null) => {
  const done: string[] = [];
  let tell: (command: ShellCommand) => void = () => {};
  const dialog = createStore<Dialog | null>(null);
  const model: Pick<WindowModel, 'openSource' | 'run' | 'dialog'> = {
    dialog, run: (command) => { done.push(command); },
    openSource: ({ source }) => { done.push(`open ${source}`); return Promise.resolve({ type: 'done', revision: 1 }); },
  };
  const shell: Pick<ShellApi, 'chooseSource' | 'onCommand'> = {
    chooseSource: () => Promise.resolve(chosen),
    onCommand: (listener) => { tell = listener; return () => {}; },
  };
  followShell(model as WindowModel, shell as ShellApi);
  return { done, dialog, tell: (command: ShellCommand) => { tell(command); } };
};

describe('the shell’s menu', () => {
  it('opens what it names and what a person chooses, and nothing when they change their mind', async () => {
    const { done, tell } = make('/data/a.mkv');
    tell({ type: 'open', source: 'demo' });
    tell({ type: 'chooseSource' });
    await Promise.resolve();
    expect(done).toEqual(['open demo', 'open /data/a.mkv']);
    const other = make(null);
    other.tell({ type: 'chooseSource' });
    await Promise.resolve();
    expect(other.done).toEqual([]);
  });
  it('has something done for every item', async () => {
    for (const type of SHELL_ACTIONS) {
      const { done, dialog, tell } = make('/data/a.mkv');
      tell({ type });
      await Promise.resolve();
      expect([type, done.length > 0 || dialog.get() !== null]).toEqual([type, true]);
    }
  });
  it('is not missed in a browser', () => {
    expect(() => { followShell({} as WindowModel, undefined); }).not.toThrow();
  });
});
