import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import type { EngineChoice } from 'sightline/kernels';
import { createHost, type Host } from '../host/index.ts';
import { isClone, packageDir, PAGE_DIR } from '../host/pageDir.ts';
import { EXIT, UsageError, type ExitCode } from './exitCode.ts';

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

/** The page is there once built; a clone builds it when it is first asked for. */
async function providePage(): Promise<void> {
  if (existsSync(`${PAGE_DIR}/index.html`)) return;
  const vite = `${packageDir}node_modules/vite/bin/vite.js`;
  if (!isClone || !existsSync(vite)) throw new UsageError(`page ${PAGE_DIR}: is not built: run npm ci and npm run build`);
  console.error('building the window once (vite build renderer)');
  const said: string[] = [];
  const child = spawn(process.execPath, [vite, 'build', 'renderer'], { cwd: packageDir, stdio: ['ignore', 'ignore', 'pipe'] });
  child.stderr.setEncoding('utf8').on('data', (text: string) => said.push(text));
  const code = await new Promise<number | null>((resolve, reject) => child.once('close', resolve).once('error', reject));
  if (code === 0 && existsSync(`${PAGE_DIR}/index.html`)) return;
  const reason = said.join('').split('\n').find((line) => line.trim() !== '')?.trim() ?? `exit code ${code}`;
  throw new UsageError(`page ${PAGE_DIR}: could not be built (${reason}): run npx vite build renderer and see what it says`);
}

function openBrowser(url: string): void {
  const [command, ...args] = process.platform === 'darwin' ? ['open', url] : process.platform === 'win32' ? ['cmd', '/c', 'start', '', url] : ['xdg-open', url];
  const child = spawn(command!, args, { stdio: 'ignore', detached: true });
  child.on('error', () => console.error(`sightline: ${command} cannot open a browser: open the address yourself`));
  child.unref();
}
