import { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { vi, type Mock } from 'vitest';

/** A function that notes its calls. */
const noted = <A = void>(answer: A): Mock<(...args: unknown[]) => A> => vi.fn<(...args: unknown[]) => A>(() => answer);
const nothing = (): Mock<(...args: unknown[]) => void> => noted(undefined);

/** A page in a window: notes what the shell does to it. */
export class DrawnContents extends EventEmitter {
  openHandler: ((details: { url: string }) => { action: string }) | null = null;
  readonly sent: unknown[][] = [];
  readonly reload = nothing();
  isDestroyed(): boolean { return false; }
  setWindowOpenHandler(handler: (details: { url: string }) => { action: string }): void { this.openHandler = handler; }
  send(...message: unknown[]): void { this.sent.push(message); }
}

export class DrawnWindow extends EventEmitter {
  static readonly all: DrawnWindow[] = [];
  /** Told of every page, as Electron tells the app. */
  static created: (contents: DrawnContents) => void = () => undefined;
  readonly webContents = new DrawnContents();
  readonly loaded: string[] = [];
  readonly options: Record<string, unknown>;
  readonly show = nothing();
  readonly maximize = nothing();
  readonly setFullScreen = nothing();
  readonly focus = nothing();
  readonly restore = nothing();
  constructor(options: Record<string, unknown>) {
    super();
    this.options = options;
    DrawnWindow.all.push(this);
    DrawnWindow.created(this.webContents);
  }
  async loadURL(url: string): Promise<void> { this.loaded.push(url); }
  getNormalBounds() { return { x: 10, y: 20, width: 1300, height: 800 }; }
  isMaximized(): boolean { return false; }
  isFullScreen(): boolean { return false; }
  isMinimized(): boolean { return true; }
  isDestroyed(): boolean { return false; }
}

export class DrawnUtilityProcess extends EventEmitter {
  readonly orders: unknown[] = [];
  readonly kill = noted(true);
  postMessage(message: unknown): void { this.orders.push(message); }
}

/**
 * What the entry files use of Electron, without Electron: notes calls, does nothing. The types are checked against Electron's own by
 * tsc; this shows that every policy is really applied.
 *
 * @param userData  folder for the shell's settings
 */
export function drawnElectron(userData: string) {
  const app = Object.assign(new EventEmitter(), {
    commandLine: { appendSwitch: nothing() }, enableSandbox: nothing(), requestSingleInstanceLock: noted(true), quit: nothing(),
    getPath: (name: string) => (name === 'userData' ? userData : join(userData, name)), getVersion: () => '1.2.3', isPackaged: true,
    whenReady: () => Promise.resolve(), addRecentDocument: nothing(), clearRecentDocuments: nothing(),
  });
  DrawnWindow.created = (contents) => { app.emit('web-contents-created', {}, contents); };
  const handlers = new Map<string, (event: unknown, argument?: unknown) => unknown>();
  const processes: DrawnUtilityProcess[] = [];
  const permissions: Record<string, unknown> = {};
  const keep = (name: string) => (handler: unknown) => { permissions[name] = handler; };
  return {
    app, handlers, processes, permissions,
    module: {
      app,
      BrowserWindow: DrawnWindow,
      dialog: { showOpenDialog: noted(Promise.resolve({ filePaths: ['/data/web.mkv'] })), showMessageBox: noted(Promise.resolve({ response: 1 })) },
      ipcMain: { handle: (channel: string, handler: (event: unknown, argument?: unknown) => unknown) => { handlers.set(channel, handler); } },
      Menu: { buildFromTemplate: (template: unknown) => template, setApplicationMenu: nothing() },
      nativeTheme: { shouldUseDarkColors: true },
      powerMonitor: new EventEmitter(),
      powerSaveBlocker: { start: nothing() },
      screen: { getPrimaryDisplay: () => ({ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } }), getAllDisplays: () => [{ id: 1, workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] },
      session: { defaultSession: {
        setPermissionRequestHandler: keep('request'), setPermissionCheckHandler: keep('check'), setDevicePermissionHandler: keep('device'),
        setDisplayMediaRequestHandler: keep('displayMedia'), webRequest: { onBeforeRequest: keep('beforeRequest') },
      } },
      shell: { openExternal: noted(Promise.resolve()) },
      utilityProcess: { fork: () => { const child = new DrawnUtilityProcess(); processes.push(child); return child; } },
    },
  };
}
