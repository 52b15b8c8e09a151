import { hostOrderSchema, type HostReply } from './hostMessages.ts';

/** The frame host as the service needs it. */
export interface RunningHost {
  /** With the token; the page's first address. */
  readonly url: string;
  readonly origin: string;
  /** Completes the session and ends ffmpeg. */
  close(): Promise<void>;
}

/** The end of the line to the shell: `process.parentPort` in a utility process. */
export interface ShellPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  postMessage(message: HostReply): void;
}

/**
 * Runs a frame host for the shell: tells its address, and ends it when asked to. Settles when it has ended.
 *
 * @returns the exit code: 0 ended as asked, 1 it could not start or end
 */
export async function serveShell(port: ShellPort, start: () => Promise<RunningHost>): Promise<number> {
  const asked = new Promise<void>((resolve) => {
    port.on('message', ({ data }) => { if (hostOrderSchema.safeParse(data).success) resolve(); });
  });
  try {
    const host = await start();
    port.postMessage({ type: 'ready', url: host.url, origin: host.origin });
    await asked;
    await host.close();
    port.postMessage({ type: 'closed' });
    return 0;
  } catch (error) {
    port.postMessage({ type: 'failed', message: error instanceof Error ? error.message : String(error) });
    return 1;
  }
}
