import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { HostOrder } from '../../../main/electron/hostMessages.ts';
import { serveShell, type ShellPort } from '../../../main/electron/hostService.ts';
import { HostSupervisor, type HostChild } from '../../../main/electron/hostSupervisor.ts';
import { restartDelayMs } from '../../../main/electron/restartPolicy.ts';

class DrawnChild extends EventEmitter implements HostChild {
  readonly orders: HostOrder[] = [];
  killed = false;
  postMessage(message: HostOrder): void { this.orders.push(message); }
  kill(): boolean { this.killed = true; return true; }
}

const READY = { type: 'ready', url: 'http://127.0.0.1:4000/?token=t', origin: 'http://127.0.0.1:4000' };
const settings = { pageDir: '/app/renderer', sessionParent: '/home/me/Sightline', port: 0 };

function supervised() {
  const children: DrawnChild[] = [];
  const ready: string[] = [];
  const lost: [string, number | null][] = [];
  const host = new HostSupervisor({
    fork: () => { const child = new DrawnChild(); children.push(child); return child; },
    settings: () => settings,
    onReady: ({ origin }) => void ready.push(origin),
    onLost: (reason, retryInMs) => void lost.push([reason, retryInMs]),
    now: () => Date.now(),
  });
  return { host, children, ready, lost, last: () => children.at(-1)! };
}

beforeEach(() => { vi.useFakeTimers(); });
afterEach(() => { vi.useRealTimers(); });

describe('HostSupervisor', () => {
  it('should start one host, tell it its settings, and pass its address on', () => {
    const { host, children, ready, last } = supervised();
    host.start();
    host.start();
    expect(children).toHaveLength(1);
    expect(last().orders).toEqual([{ type: 'start', ...settings }]);
    last().emit('message', READY);
    expect(ready).toEqual([READY.origin]);
  });

  it('should pay no heed to messages that are none of the host', () => {
    const { host, ready, last } = supervised();
    host.start();
    for (const message of [null, 'ready', { type: 'ready' }, { ...READY, url: 'not an address' }, { ...READY, more: 1 }]) last().emit('message', message);
    expect(ready).toEqual([]);
  });

  it('should start it again after a crash, each time later, and stop after five restarts', () => {
    const { host, children, lost, last } = supervised();
    host.start();
    for (let crash = 1; crash <= 6; crash += 1) {
      last().emit('exit', 9);
      vi.advanceTimersByTime(lost.at(-1)![1] ?? 60_000);
    }
    expect(lost.map(([, retryInMs]) => retryInMs)).toEqual([500, 1000, 2000, 4000, 8000, null]);
    expect(lost[0]![0]).toBe('its process ended with code 9');
    expect(children).toHaveLength(6);
    host.startAfresh();
    expect(children).toHaveLength(7);
    last().emit('exit', 9);
    expect(lost.at(-1)![1]).toBe(500);
  });

  it('should wait before it starts again', () => {
    const { host, children, last } = supervised();
    host.start();
    last().emit('exit', 1);
    vi.advanceTimersByTime(499);
    expect(children).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(children).toHaveLength(2);
  });

  it('should give the reason that the host gave', () => {
    const { host, lost, last } = supervised();
    host.start();
    last().emit('message', { type: 'failed', message: 'port 80: cannot be had' });
    last().emit('exit', 1);
    expect(lost).toEqual([['port 80: cannot be had', 500]]);
  });

  it('should end a host only when its session is closed', async () => {
    const { host, lost, last } = supervised();
    host.start();
    const closed = host.close(20_000);
    expect(host.close(1)).toBe(closed);
    expect(last().orders.at(-1)).toEqual({ type: 'close' });
    await vi.advanceTimersByTimeAsync(19_999);
    expect(last().killed).toBe(false);
    last().emit('message', { type: 'closed' });
    expect(await closed).toBe('closed');
    last().emit('exit', 0);
    expect(lost).toEqual([]);
  });

  it('should wait as long as the host reports that it writes, and say so', async () => {
    const { host, last } = supervised();
    const folders: (string | null)[] = [];
    host.start();
    const closed = host.close(20_000, (folder) => void folders.push(folder));
    for (let minute = 0; minute < 10; minute++) {
      await vi.advanceTimersByTimeAsync(19_000);
      last().emit('message', { type: 'writing', folder: '/runs/1' });
    }
    expect(last().killed).toBe(false);
    expect(folders).toEqual(Array<string>(10).fill('/runs/1'));
    last().emit('message', { type: 'closed' });
    expect(await closed).toBe('closed');
  });

  it('should end a host that writes when the person will not wait', async () => {
    const { host, last } = supervised();
    host.start();
    host.abandon();
    expect(last().killed).toBe(false);
    const closed = host.close(20_000);
    last().emit('message', { type: 'writing', folder: null });
    host.abandon();
    expect(await closed).toBe('abandoned');
    expect(last().killed).toBe(true);
  });

  it('should not wait for a host that fell silent, and start nothing once it closes', async () => {
    const { host, children, last } = supervised();
    host.start();
    const closed = host.close(20_000);
    last().emit('message', { type: 'writing', folder: null });
    await vi.advanceTimersByTimeAsync(20_000);
    expect(await closed).toBe('silent');
    expect(last().killed).toBe(true);
    last().emit('exit', 1);
    host.startAfresh();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(children).toHaveLength(1);
  });

  it('should close at once where no host runs, and when it dies meanwhile', async () => {
    const idle = supervised();
    expect(await idle.host.close(1000)).toBe('closed');
    const waiting = supervised();
    waiting.host.start();
    waiting.last().emit('exit', 1);
    expect(await waiting.host.close(1000)).toBe('closed');
    await vi.advanceTimersByTimeAsync(60_000);
    expect(waiting.children).toHaveLength(1);
    const dying = supervised();
    dying.host.start();
    const closed = dying.host.close(1000);
    dying.last().emit('exit', 134);
    expect(await closed).toBe('closed');
  });
});

describe('restartDelayMs', () => {
  it('should forget what lies more than a minute back', () => {
    expect(restartDelayMs([0, 1, 2, 3, 4, 60_004])).toBe(500);
    expect(restartDelayMs([0, 59_999])).toBe(1000);
  });
});

describe('serveShell', () => {
  const port = () => {
    const emitter = new EventEmitter();
    const replies: unknown[] = [];
    const shell: ShellPort = { on: (event, listener) => emitter.on(event, listener), postMessage: (message) => void replies.push(message) };
    return { shell, replies, order: (data: unknown) => { emitter.emit('message', { data }); } };
  };

  it('should start as it is told, and close its session before it says so', async () => {
    const { shell, replies, order } = port();
    const steps: unknown[] = [];
    const ended = serveShell(shell, async (where) => {
      steps.push(where);
      return { url: READY.url, origin: READY.origin, state: { run: null }, close: async () => { steps.push(`closed after ${replies.length} reply`); } };
    });
    order({ type: 'begin' });
    order({ type: 'start', ...settings });
    await vi.waitFor(() => expect(replies).toEqual([READY]), { timeout: 60_000 });
    order({ type: 'close' });
    expect(await ended).toBe(0);
    expect(steps).toEqual([settings, 'closed after 1 reply']);
    expect(replies.at(-1)).toEqual({ type: 'closed' });
  });

  it('should report that it writes until its session is closed', async () => {
    const { shell, replies, order } = port();
    const writing = Promise.withResolvers<void>();
    const ended = serveShell(shell, async () => ({ url: READY.url, origin: READY.origin, state: { run: { sessionDir: '/runs/1' } }, close: () => writing.promise }));
    order({ type: 'start', ...settings });
    await vi.advanceTimersByTimeAsync(0);
    order({ type: 'close' });
    await vi.advanceTimersByTimeAsync(60_000);
    expect(replies).toEqual([READY, ...Array<object>(30).fill({ type: 'writing', folder: '/runs/1' })]);
    writing.resolve();
    expect(await ended).toBe(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect(replies.slice(31)).toEqual([{ type: 'closed' }]);
  });

  it('should say why it could not start', async () => {
    const { shell, replies, order } = port();
    const ended = serveShell(shell, () => Promise.reject(new Error('no page in /app/renderer')));
    order({ type: 'start', ...settings });
    expect(await ended).toBe(1);
    expect(replies).toEqual([{ type: 'failed', message: 'no page in /app/renderer' }]);
  });
});
