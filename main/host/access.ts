import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingHttpHeaders } from 'node:http';

/**
 * Sent with every answer: the page loads nothing from elsewhere, evaluates no string, is framed by nobody, and is cross-origin
 * isolated, so that threads may share memory.
 */
export const SECURITY_HEADERS: Readonly<Record<string, string>> = {
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-embedder-policy': 'require-corp',
  'cross-origin-resource-policy': 'same-origin',
  'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src 'self' blob:; "
    + "worker-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
};

/** What becomes of a request before anything looks at its body. */
export type Admission =
  | { readonly type: 'granted' }
  /** The address with the token: the cookie is set and the page follows. */
  | { readonly type: 'entered'; readonly cookie: string }
  | { readonly type: 'refused'; readonly status: 401 | 403; readonly reason: string };

/** Who may speak to the host: whoever holds the run's token, from the host's own origin. */
export interface Access {
  readonly token: string;
  /** @param port  that the host listens on */
  admit(method: string, url: string, headers: IncomingHttpHeaders, port: number): Admission;
}

const TOKEN_BYTES = 32;

/** @param token  random unless given */
export function createAccess(token: string = randomBytes(TOKEN_BYTES).toString('base64url')): Access {
  return {
    token,
    admit(method, url, headers, port) {
      const hosts = [`127.0.0.1:${port}`, `localhost:${port}`];
      if (headers.host === undefined || !hosts.includes(headers.host)) return refused(403, `host ${headers.host ?? 'missing'} is not this one: open http://127.0.0.1:${port}`);
      if (headers.origin !== undefined && headers.origin !== `http://${headers.host}`) return refused(403, `origin ${headers.origin} is foreign: only the host's own page may ask`);
      const name = `sightline-${port}`;
      const asked = new URL(url, `http://${headers.host}`);
      const given = asked.pathname === '/' && method === 'GET' ? asked.searchParams.get('token') : null;
      if (given !== null) {
        if (!sameText(given, token)) return refused(401, 'the token is not the one of this run: open the address that was printed when it started');
        return { type: 'entered', cookie: `${name}=${token}; Path=/; HttpOnly; SameSite=Strict` };
      }
      const cookie = cookieOf(headers.cookie, name);
      if (cookie === null || !sameText(cookie, token)) return refused(401, 'no token: open the address that was printed when the host started');
      return { type: 'granted' };
    },
  };
}

function refused(status: 401 | 403, reason: string): Admission {
  return { type: 'refused', status, reason };
}

function cookieOf(header: string | undefined, name: string): string | null {
  const found = header?.split(';').map((pair) => pair.trim()).find((pair) => pair.startsWith(`${name}=`));
  return found === undefined ? null : found.slice(name.length + 1);
}

/** Takes as long for a wrong text as for the right one. */
function sameText(a: string, b: string): boolean {
  const left = Buffer.from(a), right = Buffer.from(b);
  return left.length === right.length && timingSafeEqual(left, right);
}
