import { describe, expect, it } from 'vitest';
import { SHELL_ACTIONS, type ShellCommand } from '../../../main/contract/index.ts';
import { menuTemplate, type MenuItem } from '../../../main/electron/menu.ts';

function menu(platform: NodeJS.Platform, isPackaged = true, recentFiles: string[] = []) {
  const commands: ShellCommand[] = [];
  let cleared = 0;
  const template = menuTemplate({ platform, isPackaged, recentFiles, command: (command) => void commands.push(command), clearRecent: () => { cleared += 1; } });
  const flat = (items: readonly MenuItem[]): MenuItem[] => items.flatMap((item) => [item, ...flat(item.submenu ?? [])]);
  const items = flat(template);
  return { template, items, commands, cleared: () => cleared, item: (label: string) => items.find((each) => each.label === label)! };
}

describe('menuTemplate', () => {
  it.each(['win32', 'linux', 'darwin'] as const)('should have a way to quit, to edit text and to fill the screen on %s', (platform) => {
    const roles = menu(platform).items.map(({ role }) => role);
    for (const role of ['quit', 'undo', 'redo', 'cut', 'copy', 'paste', 'selectAll', 'togglefullscreen', 'zoomIn', 'zoomOut', 'resetZoom', 'minimize', 'about']) expect(roles).toContain(role);
  });

  it('should put the app menu first on macOS alone', () => {
    expect(menu('darwin').template.map(({ label }) => label)).toEqual(['Sightline', 'File', 'Edit', 'Run', 'View', 'Window', 'Help']);
    expect(menu('win32').template.map(({ label }) => label)).toEqual(['File', 'Edit', 'Run', 'View', 'Window', 'Help']);
  });

  it('should offer nothing in the packaged app that stops the frames or opens the page', () => {
    const roles = (isPackaged: boolean) => menu('linux', isPackaged).items.map(({ role }) => role);
    expect(roles(true)).not.toContain('reload');
    expect(roles(true)).not.toContain('toggleDevTools');
    expect(roles(false)).toContain('toggleDevTools');
  });

  it('should reach every action of the page, each from one item', () => {
    const { items, commands } = menu('linux');
    for (const { click, label } of items) if (label !== 'Clear') click?.();
    expect(commands.map(({ type }) => type).sort()).toEqual([...SHELL_ACTIONS].sort());
  });

  it('should give no shortcut twice', () => {
    const shortcuts = menu('linux').items.flatMap(({ accelerator }) => accelerator ?? []);
    expect(new Set(shortcuts).size).toBe(shortcuts.length);
    expect(shortcuts).toContain('CmdOrCtrl+O');
  });

  it('should open recent files by their path and show their name', () => {
    const { item, commands, cleared } = menu('linux', true, ['/data/a & b.mkv', '/data/web.mp4']);
    expect(item('Open Recent').enabled).toBe(true);
    item('a && b.mkv').click!();
    expect(commands).toEqual([{ type: 'open', source: '/data/a & b.mkv' }]);
    item('Clear').click!();
    expect(cleared()).toBe(1);
    expect(menu('linux').item('Open Recent').enabled).toBe(false);
  });
});
