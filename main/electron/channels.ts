/** Names of the messages between preload and shell: one each, no catch-all. */
export const CHANNELS = {
  chooseSource: 'shell:choose-source',
  chooseFolder: 'shell:choose-folder',
  recentFiles: 'shell:recent-files',
  noteOpened: 'shell:note-opened',
  /** The page carries out commands from now on. */
  listening: 'shell:listening',
  command: 'shell:command',
} as const;

/** Arguments of the page's process: what the preload script knows without asking. */
export const VERSION_ARGUMENT = '--sightline-version=';

/** What the file dialog offers; ffmpeg reads more, hence `All files`. */
export const SOURCE_FILTERS = [
  { name: 'Recordings and images', extensions: ['mkv', 'mp4', 'mov', 'avi', 'webm', 'ts', 'mpg', 'mjpeg', 'png', 'tif', 'tiff', 'bmp', 'jpg', 'jpeg', 'pgm'] },
  { name: 'All files', extensions: ['*'] },
];
