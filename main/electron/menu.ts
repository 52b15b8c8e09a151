import { basename } from 'node:path';
import type { ShellCommand } from '../contract/index.ts';

type Role = 'about' | 'services' | 'hide' | 'hideOthers' | 'unhide' | 'quit' | 'undo' | 'redo' | 'cut' | 'copy' | 'paste' | 'selectAll'
  | 'reload' | 'resetZoom' | 'zoomIn' | 'zoomOut' | 'togglefullscreen' | 'toggleDevTools' | 'minimize' | 'zoom' | 'front' | 'close' | 'clearRecentDocuments';

/** What is used of Electron's MenuItemConstructorOptions. */
export interface MenuItem {
  readonly label?: string;
  readonly role?: Role;
  readonly type?: 'separator';
  readonly accelerator?: string;
  readonly enabled?: boolean;
  readonly submenu?: MenuItem[];
  readonly click?: () => void;
}

export interface MenuContext {
  readonly platform: NodeJS.Platform;
  readonly isPackaged: boolean;
  readonly recentFiles: readonly string[];
  /** Hands a command to the page. */
  command(command: ShellCommand): void;
  clearRecent(): void;
}

const separator: MenuItem = { type: 'separator' };

/** @returns the menu bar; macOS has the app's own menu in front and Quit in it */
export function menuTemplate(context: MenuContext): MenuItem[] {
  const isMac = context.platform === 'darwin';
  return [
    ...(isMac ? [{ label: 'Sightline', submenu: appleMenu() }] : []),
    { label: 'File', submenu: fileMenu(context, isMac) },
    { label: 'Edit', submenu: [{ role: 'undo' }, { role: 'redo' }, separator, { role: 'cut' }, { role: 'copy' }, { role: 'paste' }, { role: 'selectAll' }] },
    { label: 'Run', submenu: [
      { label: 'Play or Pause', click: () => context.command({ type: 'playPause' }) },
      { label: 'Stop', accelerator: 'CmdOrCtrl+.', click: () => context.command({ type: 'stop' }) },
    ] },
    { label: 'View', submenu: [
      { role: 'resetZoom' }, { role: 'zoomIn' }, { role: 'zoomOut' }, separator, { role: 'togglefullscreen' },
      // Nothing that stops the frames by accident: no reload, and the developer tools only where the app is built.
      ...(context.isPackaged ? [] : [separator, { role: 'reload' as const }, { role: 'toggleDevTools' as const }]),
    ] },
    { label: 'Window', submenu: isMac ? [{ role: 'minimize' }, { role: 'zoom' }, separator, { role: 'front' }] : [{ role: 'minimize' }, { role: 'close' }] },
    { label: 'Help', submenu: [
      { label: 'Keyboard Shortcuts', accelerator: 'CmdOrCtrl+/', click: () => context.command({ type: 'shortcuts' }) },
      ...(isMac ? [] : [separator, { role: 'about' as const }]),
    ] },
  ];
}

function appleMenu(): MenuItem[] {
  return [{ role: 'about' }, separator, { role: 'services' }, separator, { role: 'hide' }, { role: 'hideOthers' }, { role: 'unhide' }, separator, { role: 'quit' }];
}

function fileMenu({ recentFiles, command, clearRecent }: MenuContext, isMac: boolean): MenuItem[] {
  const recent: MenuItem[] = recentFiles.map((path) => ({ label: escapeMnemonic(basename(path)), click: () => command({ type: 'open', source: path }) }));
  return [
    { label: 'Open Recording…', accelerator: 'CmdOrCtrl+O', click: () => command({ type: 'chooseSource' }) },
    { label: 'Open Recent', enabled: recent.length > 0, submenu: [...recent, separator, { label: 'Clear', click: clearRecent }] },
    separator,
    { label: 'Open Recipe…', accelerator: 'CmdOrCtrl+Shift+O', click: () => command({ type: 'openRecipe' }) },
    { label: 'Save Recipe', accelerator: 'CmdOrCtrl+S', click: () => command({ type: 'saveRecipe' }) },
    separator,
    { label: 'Export…', accelerator: 'CmdOrCtrl+E', click: () => command({ type: 'export' }) },
    ...(isMac ? [{ role: 'close' as const }] : [separator, { role: 'quit' as const }]),
  ];
}

/** A single & would underline the letter behind it. */
function escapeMnemonic(label: string): string {
  return label.replaceAll('&', '&&');
}
