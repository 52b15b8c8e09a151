import { contextBridge, ipcRenderer, webUtils } from 'electron';
import { SHELL_API_NAME, type ShellApi, type ShellCommand } from './contract/shell.ts';
import { CHANNELS, VERSION_ARGUMENT } from './electron/channels.ts';

const api: ShellApi = {
  platform: process.platform as ShellApi['platform'],
  version: process.argv.find((argument) => argument.startsWith(VERSION_ARGUMENT))?.slice(VERSION_ARGUMENT.length) ?? '',
  chooseSource: () => ipcRenderer.invoke(CHANNELS.chooseSource),
  chooseFolder: () => ipcRenderer.invoke(CHANNELS.chooseFolder),
  recentFiles: () => ipcRenderer.invoke(CHANNELS.recentFiles),
  noteOpened: (path) => ipcRenderer.invoke(CHANNELS.noteOpened, path),
  pathOfFile: (file) => webUtils.getPathForFile(file as File),
  onCommand: (listener) => {
    // The event itself, which reaches back to ipcRenderer, never crosses the bridge.
    const forward = (_event: unknown, command: ShellCommand): void => listener(command);
    ipcRenderer.on(CHANNELS.command, forward);
    void ipcRenderer.invoke(CHANNELS.listening);
    return () => { ipcRenderer.off(CHANNELS.command, forward); };
  },
};

contextBridge.exposeInMainWorld(SHELL_API_NAME, api);
