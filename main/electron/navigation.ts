/** Hosts that a link may open in the person's own browser. */
export const LINK_HOSTS: readonly string[] = ['ffmpeg.org', 'scikit-image.org', 'duckdb.org'];

/**
 * @param hostOrigin  of the frame host, `http://127.0.0.1:40123`; null while there is none
 * @returns true where the page may go there by itself: its own origin, no other
 */
export function mayNavigate(url: string, hostOrigin: string | null): boolean {
  return hostOrigin !== null && originOf(url) === hostOrigin;
}

/** @returns true for what a page may load: from the host, or out of itself; the developer tools are pages too */
export function mayRequest(url: string, hostOrigin: string | null): boolean {
  return /^(?:data|blob|devtools):/.test(url) || mayNavigate(url, hostOrigin);
}

/** @returns the address to hand to the system's browser; null for anything but https on an allowed host, without user or port of its own */
export function externalLink(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, hostname, port, username, password, href } = new URL(url);
  return protocol === 'https:' && port === '' && username === '' && password === '' && LINK_HOSTS.includes(hostname) ? href : null;
}

/** @returns `scheme://host:port`; null for what has none: file, data, blob, javascript, about */
export function originOf(url: string): string | null {
  if (!URL.canParse(url)) return null;
  const { protocol, origin } = new URL(url);
  return protocol === 'http:' || protocol === 'https:' ? origin : null;
}
