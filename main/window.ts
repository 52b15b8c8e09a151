import { BrowserWindow, nativeTheme, screen, session, shell } from 'electron';
import { join } from 'node:path';
import { externalLink, mayNavigate } from './electron/navigation.ts';
import { isPermitted } from './electron/permissions.ts';
import { windowOptions } from './electron/windowOptions.ts';
import { placeWindow, type WindowState } from './electron/windowState.ts';

/**
 * Opens the one window, empty until a page is loaded into it.
 *
 * @param hostOrigin  says which origin the page belongs to now; null while there is no frame host
 */
export function openWindow(version: string, remembered: WindowState, hostOrigin: () => string | null): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const state = placeWindow(remembered, [primary, ...others].map(({ workArea }) => workArea));
  const preload = join(import.meta.dirname, '..', 'preload', 'index.cjs');
  const window = new BrowserWindow(windowOptions(preload, version, state, nativeTheme.shouldUseDarkColors ? 'dark' : 'light'));
  confine(window, hostOrigin);
  if (state.maximized) window.maximize();
  if (state.fullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  return window;
}

/** Applies the policies of navigation.ts; `loadURL` of the shell itself is not asked. */
function confine({ webContents }: BrowserWindow, hostOrigin: () => string | null): void {
  const refuse = (event: Electron.Event, url: string): void => { if (!mayNavigate(url, hostOrigin())) event.preventDefault(); };
  webContents.on('will-frame-navigate', (event) => refuse(event, event.url));
  webContents.on('will-redirect', (event) => refuse(event, event.url));
  webContents.on('will-attach-webview', (event) => event.preventDefault());
  webContents.setWindowOpenHandler(({ url }) => {
    const link = externalLink(url);
    if (link !== null) void shell.openExternal(link);
    return { action: 'deny' };
  });
}

/** Grants what permissions.ts names, and no device at all; before the first window. */
export function confineSession(hostOrigin: () => string | null): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isPermitted(permission, details.requestingUrl, hostOrigin())));
  defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isPermitted(permission, requestingOrigin, hostOrigin()));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler(null);
}

/** @returns what to remember of a window; `bounds` are those it has when it is neither maximised nor full screen */
export function stateOf(window: BrowserWindow): WindowState {
  return { bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
}
