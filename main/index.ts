import { app, dialog, ipcMain, Menu, powerMonitor, powerSaveBlocker, utilityProcess, type BrowserWindow } from 'electron';
import { existsSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNELS, SOURCE_FILTERS } from './electron/channels.ts';
import { CloseNote } from './electron/closeNote.ts';
import { CommandQueue } from './electron/commandQueue.ts';
import { HostSupervisor } from './electron/hostSupervisor.ts';
import { lostPage } from './electron/lostPage.ts';
import { menuTemplate } from './electron/menu.ts';
import { mayCallShell } from './electron/permissions.ts';
import { filesOfArguments, withRecent } from './electron/recentFiles.ts';
import { restartDelayMs } from './electron/restartPolicy.ts';
import { SettingsStore } from './electron/settingsFile.ts';
import { chromiumSwitches } from './electron/switches.ts';
import { confinePages, confineSession, openWindow, stateOf } from './window.ts';

/** A host that is closing and says nothing for that long hangs: while it writes it says so every two seconds. */
const SILENCE_MS = 20_000;

for (const { name, value } of chromiumSwitches(process.platform)) app.commandLine.appendSwitch(name, value);
app.enableSandbox();
if (app.requestSingleInstanceLock()) start();
else app.quit();

function start(): void {
  const settings = new SettingsStore(join(app.getPath('userData'), 'shell.json'));
  const commands = new CommandQueue((command) => window?.webContents.send(CHANNELS.command, command));
  let window: BrowserWindow | null = null;
  let origin: string | null = null;
  const hostOrigin = (): string | null => origin;

  const load = (url: string): void => {
    commands.pageIsUp = false;
    // A load that another one overtakes is no error.
    window?.loadURL(url).catch(() => undefined);
  };
  const host = new HostSupervisor({
    fork: () => utilityProcess.fork(join(import.meta.dirname, 'hostProcess.js'), [], { serviceName: 'Sightline frame host', stdio: 'inherit' }),
    settings: () => ({ pageDir: join(import.meta.dirname, '..', 'renderer'), sessionParent: join(app.getPath('documents'), 'Sightline'), port: settings.value.port }),
    onReady: (ready) => {
      ({ origin } = ready);
      settings.change({ port: Number(new URL(origin).port) });
      load(ready.url);
    },
    onLost: (reason, retryInMs) => {
      origin = null;
      load(lostPage('The frame host', reason, retryInMs));
      if (retryInMs === null) void askToTryAgain(host, reason);
    },
  });
  const keepWindowState = (): void => { if (window !== null && !window.isDestroyed()) settings.change({ window: stateOf(window) }); };

  confinePages(hostOrigin);
  serveShellApi(settings, commands, hostOrigin, () => window);
  openFilesFromSystem(commands, () => window);
  closeSessionBeforeQuit(host, keepWindowState);
  void app.whenReady().then(() => {
    confineSession(hostOrigin);
    window = openWindow(app.getVersion(), settings.value.window);
    window.on('close', keepWindowState);
    // The host may still answer while the app ends.
    window.on('closed', () => { window = null; });
    window.on('query-session-end', quitFirst);
    powerMonitor.on('shutdown', () => app.quit());
    bringPageBack(window, commands, (reason) => load(lostPage('The page', reason, null)));
    powerSaveBlocker.start('prevent-app-suspension');
    showMenu(settings, commands);
    host.start();
  });
}

/** A page that dies is loaded again with growing pauses: the host, and with it the recording, lives on. */
function bringPageBack({ webContents }: BrowserWindow, commands: CommandQueue, giveUp: (reason: string) => void): void {
  const endsMs: number[] = [];
  webContents.on('render-process-gone', (_event, { reason }) => {
    commands.pageIsUp = false;
    endsMs.push(performance.now());
    const delayMs = restartDelayMs(endsMs);
    if (delayMs === null) giveUp(`its process ended: ${reason}`);
    else setTimeout(() => { if (!webContents.isDestroyed()) webContents.reload(); }, delayMs);
  });
}

/** Windows is about to end the person's session; it waits while the session is completed. */
function quitFirst(event: Electron.Event): void {
  event.preventDefault();
  app.quit();
}

async function askToTryAgain(host: HostSupervisor, reason: string): Promise<void> {
  const { response } = await dialog.showMessageBox({
    type: 'error', message: 'The frame host does not stay up', detail: reason, buttons: ['Try again', 'Quit'], defaultId: 0, cancelId: 1,
  });
  if (response === 0) host.startAfresh();
  else app.quit();
}

function showMenu(settings: SettingsStore, commands: CommandQueue): void {
  const clearRecent = (): void => {
    app.clearRecentDocuments();
    settings.change({ recentFiles: [] });
    showMenu(settings, commands);
  };
  const { recentFiles } = settings.value;
  const command = commands.add.bind(commands);
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate({ platform: process.platform, isPackaged: app.isPackaged, recentFiles, command, clearRecent })));
}

function serveShellApi(settings: SettingsStore, commands: CommandQueue, hostOrigin: () => string | null, window: () => BrowserWindow | null): void {
  const handle = <T>(channel: string, answer: (argument: unknown) => T): void => ipcMain.handle(channel, (event, argument: unknown) => {
    if (!mayCallShell(event.senderFrame, hostOrigin())) throw new Error(`${channel}: refused: only the app's own page may ask`);
    return answer(argument);
  });
  const choose = async (options: Electron.OpenDialogOptions): Promise<string | null> => {
    const parent = window();
    const { filePaths } = await (parent === null ? dialog.showOpenDialog(options) : dialog.showOpenDialog(parent, options));
    return filePaths[0] ?? null;
  };
  handle(CHANNELS.listening, () => { commands.pageIsUp = true; });
  handle(CHANNELS.chooseSource, () => choose({ properties: ['openFile'], filters: SOURCE_FILTERS }));
  handle(CHANNELS.chooseFolder, () => choose({ properties: ['openDirectory'] }));
  handle(CHANNELS.recentFiles, () => settings.value.recentFiles.filter((path) => existsSync(path)));
  handle(CHANNELS.noteOpened, (path) => {
    if (typeof path !== 'string' || !isFile(path)) return;
    app.addRecentDocument(path);
    settings.change({ recentFiles: withRecent(settings.value.recentFiles, path) });
    showMenu(settings, commands);
  });
}

function openFilesFromSystem(commands: CommandQueue, window: () => BrowserWindow | null): void {
  const openAll = (argv: readonly string[]): void => { for (const source of filesOfArguments(argv, app.isPackaged, isFile)) commands.add({ type: 'open', source }); };
  openAll(process.argv);
  app.on('open-file', (event, source) => {
    event.preventDefault();
    commands.add({ type: 'open', source });
  });
  app.on('second-instance', (_event, argv) => {
    const first = window();
    if (first?.isMinimized()) first.restore();
    first?.focus();
    openAll(argv);
  });
}

function closeSessionBeforeQuit(host: HostSupervisor, keepWindowState: () => void): void {
  let state: 'open' | 'closing' | 'closed' = 'open';
  const note = new CloseNote({ ask: askToWait, abandon: () => host.abandon() });
  app.on('before-quit', (event) => {
    keepWindowState();
    if (state === 'closed') return;
    event.preventDefault();
    if (state === 'closing') note.quitAgain();
    else closeHost();
  });
  const closeHost = (): void => {
    state = 'closing';
    void host.close(SILENCE_MS, (folder) => note.writing(folder)).then(() => {
      state = 'closed';
      note.end();
      app.quit();
    });
  };
  app.on('window-all-closed', () => app.quit());
}

async function askToWait(message: string, signal: AbortSignal): Promise<'wait' | 'quit'> {
  const { response } = await dialog.showMessageBox({
    type: 'info', message, detail: 'Quit anyway leaves what was written so far: export it again with sightline export.', buttons: ['Wait', 'Quit anyway'], defaultId: 0, cancelId: 0, signal,
  });
  return response === 1 ? 'quit' : 'wait';
}

function isFile(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() ?? false;
}
