import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { CHANNELS } from '../../../main/electron/channels.ts';
import { WEB_PREFERENCES } from '../../../main/electron/windowOptions.ts';
import { drawnElectron, DrawnWindow } from './drawnElectron.ts';

const ORIGIN = 'http://127.0.0.1:40123';
const READY = { type: 'ready', url: `${ORIGIN}/?token=t`, origin: ORIGIN };
const FROM_PAGE = { senderFrame: { url: `${ORIGIN}/`, parent: null } };
const FROM_ELSEWHERE = { senderFrame: { url: 'https://evil.example/', parent: null } };

let userData: string;
let electron: ReturnType<typeof drawnElectron>;
const { argv } = process;

/** Runs main/index.ts as Electron would. */
async function startShell() {
  vi.doMock('electron', () => electron.module);
  await import('../../../main/index.ts');
  await Promise.resolve();
  const window = DrawnWindow.all.at(-1)!;
  const [host] = electron.processes;
  return { window, contents: window?.webContents, host: host! };
}

beforeEach(() => {
  vi.resetModules();
  process.argv = ['/app/sightline', '--started-by-test'];
  DrawnWindow.all.length = 0;
  userData = mkdtempSync(join(tmpdir(), 'sightline-entries-'));
  electron = drawnElectron(userData);
});
afterEach(() => {
  process.argv = argv;
  vi.doUnmock('electron');
  rmSync(userData, { recursive: true, force: true });
});

describe('main/index.ts', () => {
  it('should sandbox every process and give its switches before Electron is ready', async () => {
    let ready = (): void => undefined;
    electron.app.whenReady = () => new Promise<void>((resolve) => { ready = resolve; });
    await startShell();
    expect(electron.app.enableSandbox).toHaveBeenCalledOnce();
    expect(electron.app.commandLine.appendSwitch).toHaveBeenCalledWith('enable-webgpu-developer-features', undefined);
    expect(DrawnWindow.all).toEqual([]);
    ready();
  });

  it('should leave at once where it runs already', async () => {
    electron.app.requestSingleInstanceLock.mockReturnValue(false);
    await startShell();
    expect(electron.app.quit).toHaveBeenCalledOnce();
    expect(DrawnWindow.all).toEqual([]);
    expect(electron.processes).toEqual([]);
  });

  it('should open a window with every protection, and load the page of the host', async () => {
    const { window, host } = await startShell();
    expect(window.options['webPreferences']).toMatchObject(WEB_PREFERENCES);
    expect(window.loaded).toEqual([]);
    expect(host.orders).toEqual([{ type: 'start', pageDir: expect.stringMatching(/renderer$/), sessionParent: join(userData, 'documents', 'Sightline'), port: 0 }]);
    host.emit('message', READY);
    expect(window.loaded).toEqual([READY.url]);
    expect(window.show).not.toHaveBeenCalled();
    window.emit('ready-to-show');
    expect(window.show).toHaveBeenCalledOnce();
  });

  it.each(['will-frame-navigate', 'will-redirect'])('should stop %s to another origin', async (event) => {
    const { contents, host } = await startShell();
    host.emit('message', READY);
    const go = (url: string) => {
      const navigation = { url, preventDefault: vi.fn() };
      contents.emit(event, navigation, url);
      return navigation.preventDefault;
    };
    expect(go('https://evil.example/')).toHaveBeenCalledOnce();
    expect(go('http://127.0.0.1:40124/')).toHaveBeenCalledOnce();
    expect(go(`${ORIGIN}/`)).not.toHaveBeenCalled();
  });

  it('should open no window and no webview, and hand allowed links to the system', async () => {
    const { contents } = await startShell();
    const { openExternal } = electron.module.shell;
    expect(contents.openHandler!({ url: 'https://evil.example/' })).toEqual({ action: 'deny' });
    expect(contents.openHandler!({ url: `${ORIGIN}/` })).toEqual({ action: 'deny' });
    expect(openExternal).not.toHaveBeenCalled();
    expect(contents.openHandler!({ url: 'https://ffmpeg.org/legal.html' })).toEqual({ action: 'deny' });
    expect(openExternal).toHaveBeenCalledExactlyOnceWith('https://ffmpeg.org/legal.html');
    const webview = { preventDefault: vi.fn() };
    contents.emit('will-attach-webview', webview);
    expect(webview.preventDefault).toHaveBeenCalledOnce();
  });

  it('should apply the permission policy to requests, checks and devices', async () => {
    const { host } = await startShell();
    host.emit('message', READY);
    const { request, check, device, displayMedia } = electron.permissions as {
      request: (contents: null, permission: string, answer: (granted: boolean) => void, details: { requestingUrl: string }) => void;
      check: (contents: null, permission: string, origin: string) => boolean; device: () => boolean; displayMedia: null;
    };
    const asked = (permission: string, requestingUrl: string): boolean => {
      let granted: boolean | null = null;
      request(null, permission, (answer) => { granted = answer; }, { requestingUrl });
      return granted!;
    };
    expect(asked('fullscreen', `${ORIGIN}/`)).toBe(true);
    expect(asked('media', `${ORIGIN}/`)).toBe(false);
    expect(asked('fullscreen', 'https://evil.example/')).toBe(false);
    expect(check(null, 'clipboard-sanitized-write', ORIGIN)).toBe(true);
    expect(check(null, 'hid', ORIGIN)).toBe(false);
    expect(device()).toBe(false);
    expect(displayMedia).toBeNull();
    const beforeRequest = electron.permissions['beforeRequest'] as (details: { url: string }, answer: (response: { cancel: boolean }) => void) => void;
    const cancelled = (url: string): boolean => {
      let cancel: boolean | null = null;
      beforeRequest({ url }, (response) => { ({ cancel } = response); });
      return cancel!;
    };
    expect(cancelled(`${ORIGIN}/assets/index.js`)).toBe(false);
    expect(cancelled('https://evil.example/pixel.gif')).toBe(true);
  });

  it('should answer the page alone', async () => {
    const { host } = await startShell();
    const call = (channel: string, event: unknown, argument?: unknown) => electron.handlers.get(channel)!(event, argument);
    expect(() => call(CHANNELS.chooseSource, FROM_PAGE)).toThrow('refused');
    host.emit('message', READY);
    expect(await call(CHANNELS.chooseSource, FROM_PAGE)).toBe('/data/web.mkv');
    expect([...electron.handlers.keys(), CHANNELS.command].sort()).toEqual(Object.values(CHANNELS).sort());
    for (const channel of electron.handlers.keys()) {
      expect(() => call(channel, FROM_ELSEWHERE)).toThrow('refused');
      expect(() => call(channel, { senderFrame: { ...FROM_PAGE.senderFrame, parent: {} } })).toThrow('refused');
    }
  });

  it('should remember files that were opened, and nothing that is no file', async () => {
    const { host } = await startShell();
    host.emit('message', READY);
    const call = (channel: string, argument?: unknown) => electron.handlers.get(channel)!(FROM_PAGE, argument);
    const file = join(userData, 'web.mkv');
    writeFileSync(file, '');
    for (const path of [file, join(userData, 'none.mkv'), userData, 7, null]) call(CHANNELS.noteOpened, path);
    expect(call(CHANNELS.recentFiles)).toEqual([file]);
    expect(electron.app.addRecentDocument).toHaveBeenCalledExactlyOnceWith(file);
    rmSync(file);
    expect(call(CHANNELS.recentFiles)).toEqual([]);
  });

  it('should pass files from the system to the page once it listens', async () => {
    const { host, contents, window } = await startShell();
    const event = { preventDefault: vi.fn() };
    electron.app.emit('open-file', event, '/data/early.mkv');
    host.emit('message', READY);
    expect(contents.sent).toEqual([]);
    electron.handlers.get(CHANNELS.listening)!(FROM_PAGE);
    expect(contents.sent).toEqual([[CHANNELS.command, { type: 'open', source: '/data/early.mkv' }]]);
    const file = join(userData, 'second.mkv');
    writeFileSync(file, '');
    electron.app.emit('second-instance', {}, ['sightline', file]);
    expect(contents.sent.at(-1)).toEqual([CHANNELS.command, { type: 'open', source: file }]);
    expect(window.restore).toHaveBeenCalledOnce();
    expect(window.focus).toHaveBeenCalledOnce();
  });

  it('should show that the host was lost, trust its origin no longer, and show the page of the next one', async () => {
    vi.useFakeTimers();
    try {
      const { window, host, contents } = await startShell();
      host.emit('message', READY);
      host.emit('exit', 139);
      expect(decodeURIComponent(window.loaded.at(-1)!)).toContain('its process ended with code 139');
      const navigation = { url: `${ORIGIN}/`, preventDefault: vi.fn() };
      contents.emit('will-frame-navigate', navigation);
      expect(navigation.preventDefault).toHaveBeenCalledOnce();
      await vi.advanceTimersByTimeAsync(500);
      expect(electron.processes[1]!.orders).toMatchObject([{ type: 'start', port: 40123 }]);
      const next = `${ORIGIN.slice(0, -1)}9`;
      electron.processes[1]!.emit('message', { type: 'ready', url: `${next}/?token=u`, origin: next });
      expect(window.loaded.at(-1)).toBe(`${next}/?token=u`);
    } finally {
      vi.useRealTimers();
    }
  });

  it('should load nothing into a window that is gone', async () => {
    const { window, host } = await startShell();
    window.emit('closed');
    host.emit('message', READY);
    expect(window.loaded).toEqual([]);
  });

  it('should ask a person when the host does not stay up', async () => {
    vi.useFakeTimers();
    try {
      await startShell();
      for (let crash = 0; crash < 6; crash += 1) {
        electron.processes.at(-1)!.emit('exit', 1);
        await vi.advanceTimersByTimeAsync(8000);
      }
      expect(electron.module.dialog.showMessageBox).toHaveBeenCalledOnce();
      expect(electron.app.quit).toHaveBeenCalledOnce();
    } finally {
      vi.useRealTimers();
    }
  });

  it('should load a page anew that died, and give up when it keeps dying', async () => {
    vi.useFakeTimers();
    try {
      const { window, contents, host } = await startShell();
      host.emit('message', READY);
      for (let death = 1; death <= 6; death += 1) {
        contents.emit('render-process-gone', {}, { reason: 'crashed' });
        await vi.advanceTimersByTimeAsync(8000);
        expect(contents.reload).toHaveBeenCalledTimes(Math.min(death, 5));
      }
      expect(decodeURIComponent(window.loaded.at(-1)!)).toContain('The page has stopped');
    } finally {
      vi.useRealTimers();
    }
  });

  it('should complete the session before Windows ends, and when Linux or macOS does', async () => {
    const { window } = await startShell();
    const ending = { preventDefault: vi.fn() };
    window.emit('query-session-end', ending);
    expect(ending.preventDefault).toHaveBeenCalledOnce();
    expect(electron.app.quit).toHaveBeenCalledTimes(1);
    electron.module.powerMonitor.emit('shutdown');
    expect(electron.app.quit).toHaveBeenCalledTimes(2);
  });

  it('should say that the host still writes, ask again only who quits again, and quit anyway where that is chosen', async () => {
    const { host } = await startShell();
    const { showMessageBox } = electron.module.dialog;
    const answers: ((answer: { response: number }) => void)[] = [];
    showMessageBox.mockImplementation(() => new Promise((resolve) => { answers.push(resolve); }));
    const quit = (): void => { electron.app.emit('before-quit', { preventDefault: vi.fn() }); };
    const writes = (): void => { host.emit('message', { type: 'writing', folder: '/runs/1' }); };
    quit();
    for (let i = 0; i < 3; i++) writes();
    expect(showMessageBox).toHaveBeenCalledOnce();
    expect(showMessageBox).toHaveBeenCalledWith(expect.objectContaining({ message: expect.stringContaining('/runs/1') as string, buttons: ['Wait', 'Quit anyway'] }));
    answers[0]!({ response: 0 });
    await Promise.resolve();
    await vi.waitFor(() => {
      writes();
      expect(showMessageBox).toHaveBeenCalledOnce();
    });
    quit();
    await vi.waitFor(() => {
      writes();
      expect(showMessageBox).toHaveBeenCalledTimes(2);
    }, { timeout: 60_000 });
    expect(host.kill).not.toHaveBeenCalled();
    answers[1]!({ response: 1 });
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce(), { timeout: 60_000 });
    expect(host.kill).toHaveBeenCalledOnce();
  });

  it('should quit only when the session is closed, and remember the window', async () => {
    const { host } = await startShell();
    host.emit('message', READY);
    const first = { preventDefault: vi.fn() };
    electron.app.emit('before-quit', first);
    expect(first.preventDefault).toHaveBeenCalledOnce();
    expect(host.orders.at(-1)).toEqual({ type: 'close' });
    expect(electron.app.quit).not.toHaveBeenCalled();
    host.emit('message', { type: 'closed' });
    await vi.waitFor(() => expect(electron.app.quit).toHaveBeenCalledOnce(), { timeout: 60_000 });
    const second = { preventDefault: vi.fn() };
    electron.app.emit('before-quit', second);
    expect(second.preventDefault).not.toHaveBeenCalled();
    expect(JSON.parse(readFileSync(join(userData, 'shell.json'), 'utf8')).window.bounds).toEqual({ x: 10, y: 20, width: 1300, height: 800 });
  });
});

describe('main/preload.ts', () => {
  it('should give the page its small API and nothing of Node or Electron', async () => {
    const exposed = vi.fn();
    const listeners = new Map<string, (event: unknown, command: unknown) => void>();
    const invoke = vi.fn(async () => null);
    vi.doMock('electron', () => ({
      contextBridge: { exposeInMainWorld: exposed },
      ipcRenderer: { invoke, on: (channel: string, listener: () => void) => listeners.set(channel, listener), off: (channel: string) => listeners.delete(channel) },
      webUtils: { getPathForFile: () => '/data/dropped.mkv' },
    }));
    await import('../../../main/preload.ts');
    expect(exposed).toHaveBeenCalledOnce();
    const [name, api] = exposed.mock.calls[0] as [string, Record<string, (...args: unknown[]) => unknown>];
    expect(name).toBe('sightlineShell');
    expect(Object.keys(api).sort()).toEqual(['chooseFolder', 'chooseSource', 'noteOpened', 'onCommand', 'pathOfFile', 'platform', 'recentFiles', 'version']);
    const heard: unknown[][] = [];
    const stop = api['onCommand']!((...args: unknown[]) => heard.push(args)) as () => void;
    expect(invoke).toHaveBeenCalledWith(CHANNELS.listening);
    listeners.get(CHANNELS.command)!({ sender: 'ipcRenderer' }, { type: 'stop' });
    expect(heard).toEqual([[{ type: 'stop' }]]);
    stop();
    expect(listeners.size).toBe(0);
  });
});
