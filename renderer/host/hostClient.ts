import { z } from 'zod';
import { deviceSchema, hostStateSchema, REVISION_HEADER, type ControlName, type ControlRequest, type Device, type HostState } from '../../main/contract/index.ts';
import { createStore, type ReadableStore } from '../store/store.ts';
import { createRequestQueue, TOGETHER } from './requestQueue.ts';

/** What became of a request. States after `revision` know of it. `path` is the recipe field at fault, where one is. */
export type Answer = { readonly type: 'done'; readonly revision: number } | { readonly type: 'refused'; readonly message: string; readonly path: string | null };

export type Connection =
  | { readonly type: 'connecting' }
  | { readonly type: 'open' }
  /** The events stopped; the browser tries again by itself. */
  | { readonly type: 'lost'; readonly reason: string };

export interface HostClient {
  readonly state: ReadableStore<HostState | null>;
  readonly connection: ReadableStore<Connection>;
  /** Requests are sent in the order they are made, each when the one before is answered; `open` and `stop` do not wait for an opening. */
  request<N extends ControlName>(name: N, body: ControlRequest<N>): Promise<Answer>;
  /** @throws Error  one line, when the host does not answer or its list is not what the contract says */
  listDevices(): Promise<readonly Device[]>;
  close(): void;
}

const refusalSchema = z.object({ error: z.string(), path: z.string().optional() });

/** Talks to the frame host of the page's own origin; every answer is checked against the contract. */
export function createHostClient(): HostClient {
  const state = createStore<HostState | null>(null);
  const connection = createStore<Connection>({ type: 'connecting' });
  const requests = createRequestQueue();
  const page = crypto.randomUUID();
  let sent = 0;
  const inOrder = (name: ControlName, body: object): object => (TOGETHER.has(name) ? { ...body, order: { page, number: ++sent } } : body);
  const events = new EventSource('/api/events');
  events.addEventListener('open', () => { connection.set({ type: 'open' }); });
  events.addEventListener('error', () => { connection.set({ type: 'lost', reason: 'the host does not answer' }); });
  events.addEventListener('state', (event: MessageEvent<string>) => {
    const read = readState(event.data);
    if (read.type === 'state') {
      connection.set({ type: 'open' });
      state.set(read.state);
    } else connection.set({ type: 'lost', reason: read.reason });
  });
  return {
    state, connection,
    request: (name, body) => requests.add(name, () => post(name, inOrder(name, body))),
    listDevices: async () => z.array(deviceSchema).parse(await getJson('/api/devices')),
    close: () => { events.close(); },
  };
}

/** Reads one `state` event. */
export function readState(text: string): { readonly type: 'state'; readonly state: HostState } | { readonly type: 'fault'; readonly reason: string } {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    return { type: 'fault', reason: 'the host sent a state that is no JSON: page and host are of different versions' };
  }
  const result = hostStateSchema.safeParse(json);
  if (result.success) return { type: 'state', state: result.data };
  const issue = result.error.issues[0];
  return { type: 'fault', reason: `the host's state does not fit (${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}): page and host are of different versions` };
}

/** Those after it wait for an answer, so it may not be waited for endlessly: a folder on a drive that hangs, a host that was stopped in a debugger. */
const ANSWER_MS = 30_000;

/** @param limitMs  how long an answer may take; the request may still take effect after it */
export async function post(name: ControlName, body: unknown, limitMs = ANSWER_MS): Promise<Answer> {
  // A demo is drawn, a session completed: they take as long as they take, and neither holds the other back.
  const signal = TOGETHER.has(name) ? null : AbortSignal.timeout(limitMs);
  try {
    const response = await fetch(`/api/${name}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body), signal });
    if (response.ok) return { type: 'done', revision: Number(response.headers.get(REVISION_HEADER)) };
    return readRefusal(response.status, await response.text());
  } catch {
    const message = signal?.aborted === true ? `${name}: the host did not answer within ${limitMs / 1000} s: look whether it was done, and ask again` : 'the host does not answer: start it again';
    return { type: 'refused', message, path: null };
  }
}

/** @returns what a 4xx or 5xx answer says, in words for a person */
export function readRefusal(status: number, text: string): Answer {
  try {
    const { error, path } = refusalSchema.parse(JSON.parse(text));
    return { type: 'refused', message: error, path: path ?? null };
  } catch {
    return { type: 'refused', message: `the host answered ${status}`, path: null };
  }
}

async function getJson(url: string): Promise<unknown> {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: the host answered ${response.status}`);
  return response.json();
}
