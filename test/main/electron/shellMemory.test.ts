import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ShellCommand } from '../../../main/contract/index.ts';
import { CommandQueue } from '../../../main/electron/commandQueue.ts';
import { electronMissing, findElectronBinary } from '../../../main/electron/electronBinary.ts';
import { lostPage } from '../../../main/electron/lostPage.ts';
import { filesOfArguments, withRecent } from '../../../main/electron/recentFiles.ts';
import { readSettings, SettingsStore, writeSettings } from '../../../main/electron/settingsFile.ts';
import { FIRST_WINDOW } from '../../../main/electron/windowState.ts';

let folder: string;
beforeEach(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-shell-')); });
afterEach(() => { rmSync(folder, { recursive: true, force: true }); });

describe('recent files', () => {
  it('should put the newest first, each once, ten at most', () => {
    expect(withRecent(['a', 'b', 'c'], 'b')).toEqual(['b', 'a', 'c']);
    const many = Array.from({ length: 10 }, (_, i) => `f${i}`);
    expect(withRecent(many, 'new')).toEqual(['new', ...many.slice(0, 9)]);
  });

  it('should take the files among the arguments of a start', () => {
    const isFile = (path: string): boolean => ['/data/web.mkv', '/app/electron', '/app/sightline', '/app/main.js'].includes(path);
    expect(filesOfArguments(['/app/sightline', '--no-x', '/data/web.mkv', '/data/none'], true, isFile)).toEqual(['/data/web.mkv']);
    expect(filesOfArguments(['/app/electron', '--inspect', '/app/main.js', '--x', '/data/web.mkv'], false, isFile)).toEqual(['/data/web.mkv']);
    expect(filesOfArguments(['/app/electron', '/app/main.js'], false, isFile)).toEqual([]);
  });
});

describe('settings', () => {
  const path = (): string => join(folder, 'deep', 'shell.json');
  const window = { bounds: { x: 1, y: 2, width: 1300, height: 800 }, maximized: true, fullScreen: false };

  it('should begin anew where nothing is stored', () => {
    expect(readSettings(path())).toEqual({ window: FIRST_WINDOW, recentFiles: [], port: 0 });
  });

  it('should read back what was written, and leave no part file', () => {
    expect(writeSettings(path(), { window, recentFiles: ['/a'], port: 40123 })).toBe(true);
    expect(readSettings(path())).toEqual({ window, recentFiles: ['/a'], port: 40123 });
    expect(existsSync(`${path()}.part`)).toBe(false);
  });

  it.each(['', '{', 'null', '[]', '{"window":{"bounds":{"x":1e99}}}'])('should survive %s', (text) => {
    writeFileSync(join(folder, 'shell.json'), text);
    expect(readSettings(join(folder, 'shell.json'))).toEqual({ window: FIRST_WINDOW, recentFiles: [], port: 0 });
  });

  it('should keep the part that is whole', () => {
    writeFileSync(join(folder, 'shell.json'), JSON.stringify({ window: 'damaged', recentFiles: ['/a'] }));
    expect(readSettings(join(folder, 'shell.json'))).toEqual({ window: FIRST_WINDOW, recentFiles: ['/a'], port: 0 });
  });

  it('should say that it could not write, and go on', () => {
    writeFileSync(join(folder, 'deep'), 'a file where the folder should be');
    expect(writeSettings(path(), { window, recentFiles: [], port: 0 })).toBe(false);
  });

  it('should write every change', () => {
    const store = new SettingsStore(path());
    store.change({ recentFiles: ['/b'] });
    expect(store.value).toEqual({ window: FIRST_WINDOW, recentFiles: ['/b'], port: 0 });
    expect(JSON.parse(readFileSync(path(), 'utf8'))).toEqual(store.value);
  });
});

describe('CommandQueue', () => {
  it('should hold commands back until the page listens, and again while it is gone', () => {
    const sent: ShellCommand[] = [];
    const queue = new CommandQueue((command) => void sent.push(command));
    queue.add({ type: 'open', source: 'a' });
    queue.add({ type: 'stop' });
    expect(sent).toEqual([]);
    queue.pageIsUp = true;
    expect(sent).toEqual([{ type: 'open', source: 'a' }, { type: 'stop' }]);
    queue.add({ type: 'export' });
    queue.pageIsUp = false;
    queue.add({ type: 'shortcuts' });
    expect(sent.map(({ type }) => type)).toEqual(['open', 'stop', 'export']);
    queue.pageIsUp = true;
    expect(sent.at(-1)).toEqual({ type: 'shortcuts' });
  });
});

describe('the page that stands in for a lost host', () => {
  it('should run nothing, load nothing, and show the reason as text', () => {
    const html = decodeURIComponent(lostPage('The frame host', '<img src=x onerror=alert(1)> & "more"', 500).replace('data:text/html;charset=utf-8,', ''));
    expect(html).toContain("default-src 'none'; style-src 'unsafe-inline'");
    expect(html).toContain('&lt;img src=x onerror=alert(1)&gt; &amp; &quot;more&quot;');
    expect(html).not.toMatch(/<(img|script|iframe|a)\b/);
  });

  it('should say whether it is tried again', () => {
    expect(decodeURIComponent(lostPage('The page', 'x', 500))).toContain('started again');
    expect(decodeURIComponent(lostPage('The page', 'x', null))).toContain('not tried again');
  });
});

describe("Electron's binary", () => {
  it('should be found without being fetched', () => {
    expect(findElectronBinary(folder, {})).toBeNull();
    writeFileSync(join(folder, 'path.txt'), 'electron');
    expect(findElectronBinary(folder, {})).toBeNull();
    writeFileSync(join(folder, 'electron'), '');
    expect(findElectronBinary(folder, { ELECTRON_OVERRIDE_DIST_PATH: folder })).toBe(join(folder, 'electron'));
    expect(findElectronBinary(folder, { ELECTRON_EXEC_PATH: join(folder, 'electron') })).toBe(join(folder, 'electron'));
    expect(findElectronBinary(folder, { ELECTRON_EXEC_PATH: join(folder, 'none') })).toBeNull();
  });

  it('should be missed in one line with a way out', () => {
    expect(electronMissing('no network')).toBe("Electron's binary is not here and could not be fetched (no network): npm run serve opens the same window in a browser");
  });
});
