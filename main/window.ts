import { app, BrowserWindow, nativeTheme, screen, session, shell } from 'electron';
import { join } from 'node:path';
import { externalLink, mayNavigate, mayRequest } from './electron/navigation.ts';
import { isPermitted } from './electron/permissions.ts';
import { windowOptions } from './electron/windowOptions.ts';
import { placeWindow, type WindowState } from './electron/windowState.ts';

/** Opens the one window, empty until a page is loaded into it. */
export function openWindow(version: string, remembered: WindowState): BrowserWindow {
  const primary = screen.getPrimaryDisplay();
  const others = screen.getAllDisplays().filter(({ id }) => id !== primary.id);
  const state = placeWindow(remembered, [primary, ...others].map(({ workArea }) => workArea));
  const preload = join(import.meta.dirname, '..', 'preload', 'index.cjs');
  const window = new BrowserWindow(windowOptions(preload, version, state, nativeTheme.shouldUseDarkColors ? 'dark' : 'light'));
  if (state.maximized) window.maximize();
  if (state.fullScreen) window.setFullScreen(true);
  window.once('ready-to-show', () => window.show());
  return window;
}

/**
 * Confines every page that there will ever be, before the first: navigation.ts says where one may go; `loadURL` of the shell itself is
 * not asked.
 *
 * @param hostOrigin  says which origin the page belongs to now; null while there is no frame host
 */
export function confinePages(hostOrigin: () => string | null): void {
  app.on('web-contents-created', (_created, contents) => {
    const refuse = (event: Electron.Event, url: string): void => { if (!mayNavigate(url, hostOrigin())) event.preventDefault(); };
    contents.on('will-frame-navigate', (event) => refuse(event, event.url));
    contents.on('will-redirect', (event) => refuse(event, event.url));
    contents.on('will-attach-webview', (event) => event.preventDefault());
    contents.setWindowOpenHandler(({ url }) => {
      const link = externalLink(url);
      if (link !== null) void shell.openExternal(link);
      return { action: 'deny' };
    });
  });
}

/** Grants what permissions.ts names, no device at all, and no traffic but with the host; before the first window. */
export function confineSession(hostOrigin: () => string | null): void {
  const { defaultSession } = session;
  defaultSession.setPermissionRequestHandler((_contents, permission, answer, details) => answer(isPermitted(permission, details.requestingUrl, hostOrigin())));
  defaultSession.setPermissionCheckHandler((_contents, permission, requestingOrigin) => isPermitted(permission, requestingOrigin, hostOrigin()));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setDisplayMediaRequestHandler(null);
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, hostOrigin()) }));
}

/** @returns what to remember of a window; `bounds` are those it has when it is neither maximised nor full screen */
export function stateOf(window: BrowserWindow): WindowState {
  return { bounds: window.getNormalBounds(), maximized: window.isMaximized(), fullScreen: window.isFullScreen() };
}
