import { hostOrderSchema, type HostStart, type HostOrder, type HostReply } from './hostMessages.ts';

/** The frame host as the service needs it. */
export interface RunningHost {
  /** With the token; the page's first address. */
  readonly url: string;
  readonly origin: string;
  readonly state: { readonly run: { readonly sessionDir: string | null } | null };
  /** Completes the session and ends ffmpeg. */
  close(): Promise<void>;
}

/** Between two reports that a host which is to close still writes. */
const WRITING_MS = 2000;

/** The end of the line to the shell: `process.parentPort` in a utility process. */
export interface ShellPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: HostReply): void;
}

/**
 * Runs a frame host for the shell: starts it when ordered to, tells its address, and ends it when ordered to. Settles when it has ended.
 *
 * @returns the exit code: 0 ended as ordered, 1 it could not start or end
 */
export async function serveShell(port: ShellPort, start: (settings: HostStart) => Promise<RunningHost>): Promise<number> {
  const ordered = <T extends HostOrder['type']>(type: T): Promise<Extract<HostOrder, { type: T }>> => new Promise((resolve) => {
    port.on('message', ({ data }) => {
      const order = hostOrderSchema.safeParse(data).data;
      if (order?.type === type) resolve(order as Extract<HostOrder, { type: T }>);
    });
  });
  const close = ordered('close');
  try {
    const { pageDir, sessionParent, port: lastPort } = await ordered('start');
    const host = await start({ pageDir, sessionParent, port: lastPort });
    port.postMessage({ type: 'ready', url: host.url, origin: host.origin });
    await close;
    const writing = setInterval(() => port.postMessage({ type: 'writing', folder: host.state.run?.sessionDir ?? null }), WRITING_MS);
    await host.close().finally(() => clearInterval(writing));
    port.postMessage({ type: 'closed' });
    return 0;
  } catch (error) {
    port.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    return 1;
  }
}
