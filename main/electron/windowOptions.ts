import { VERSION_ARGUMENT } from './channels.ts';
import { MINIMUM_SIZE, type WindowState } from './windowState.ts';

/** Every switch of the page's sandbox, said aloud, so that a change of Electron's defaults changes nothing here. */
export const WEB_PREFERENCES = {
  sandbox: true,
  contextIsolation: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webSecurity: true,
  allowRunningInsecureContent: false,
  experimentalFeatures: false,
  webviewTag: false,
  navigateOnDragDrop: false,
  spellcheck: false,
  // The worker inspects whether or not the window is seen.
  backgroundThrottling: false,
} as const;

/** The background of both themes, so that nothing flashes before the page has painted. */
const BACKGROUND = { light: '#ffffff', dark: '#101214' } as const;

/**
 * @param preload  absolute path of the built preload script
 * @returns options of the one window; it is shown when it has painted
 */
export function windowOptions(preload: string, version: string, state: WindowState, theme: keyof typeof BACKGROUND) {
  const { bounds } = state;
  return {
    width: bounds.width,
    height: bounds.height,
    ...(bounds.x === null || bounds.y === null ? {} : { x: bounds.x, y: bounds.y }),
    minWidth: MINIMUM_SIZE.width,
    minHeight: MINIMUM_SIZE.height,
    show: false,
    title: 'Sightline',
    backgroundColor: BACKGROUND[theme],
    webPreferences: { ...WEB_PREFERENCES, preload, additionalArguments: [`${VERSION_ARGUMENT}${version}`] },
  };
}
