import { spawn } from 'node:child_process';
import type { EngineChoice } from 'sightline/kernels';
import { createHost, type Host } from '../host/index.ts';
import { EXIT, UsageError, type ExitCode } from './exitCode.ts';
import { providePage } from './providePage.ts';

/** `sightline serve`, as parsed. */
export interface ServeOptions {
  readonly source: string;
  readonly port?: number;
  readonly open: boolean;
  readonly engine: EngineChoice;
  readonly record: boolean;
  readonly shapes: boolean;
}

/**
 * `sightline serve`: the window in any Chromium of this machine, until Ctrl-C.
 *
 * @returns when the session is complete
 * @throws UsageError  no page, no free port, shapes of nothing
 */
export async function serve({ source, port, open, engine, record, shapes }: ServeOptions): Promise<ExitCode> {
  if (shapes && !record) throw new UsageError('--shapes --no-record: shapes are kept in the session, and there is none: leave one out');
  await providePage();
  const host = await startHost(port, engine, shapes);
  let ending = false;
  const interrupted = new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.once(signal, () => { ending = true; resolve(); });
  });
  try {
    console.log(host.url);
    if (open) openBrowser(host.url);
    // A source that cannot be opened is shown in the window, where another one can be chosen.
    host.open(source, { record }).catch((error: unknown) => {
      if (!ending) console.error(`sightline: ${error instanceof Error ? error.message.split('\n')[0] : String(error)}`);
    });
    await interrupted;
    return EXIT.done;
  } finally {
    await host.close();
    const dir = host.state.run?.sessionDir;
    if (dir) console.log(`session ${dir}`);
  }
}

async function startHost(port: number | undefined, engineHint: EngineChoice, shapes: boolean): Promise<Host> {
  try {
    return await createHost({ port, engineHint, shapes });
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

function openBrowser(url: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => console.error(`sightline: ${command} cannot open a browser: open the address yourself`));
  child.unref();
}
