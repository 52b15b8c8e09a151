import { originOf } from './navigation.ts';

/** All that the page needs: it copies numbers to the clipboard and fills the screen. Cameras are ffmpeg's, not the page's. */
const GRANTED: readonly string[] = ['clipboard-sanitized-write', 'fullscreen'];

/**
 * @param permission      as Electron names it
 * @param requestingUrl   address or origin of the frame that asks
 * @param hostOrigin      of the frame host; null while there is none
 */
export function isPermitted(permission: string, requestingUrl: string, hostOrigin: string | null): boolean {
  return hostOrigin !== null && originOf(requestingUrl) === hostOrigin && GRANTED.includes(permission);
}

/**
 * Who may call the shell: the page itself, in the window's own frame.
 *
 * @param frame  that sent the message; null where it is gone already
 */
export function mayCallShell(frame: { readonly url: string; readonly parent: unknown } | null, hostOrigin: string | null): boolean {
  return frame !== null && frame.parent === null && hostOrigin !== null && originOf(frame.url) === hostOrigin;
}
