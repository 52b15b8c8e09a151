import { spawn } from 'node:child_process';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sessionSummarySchema, type SessionSummary } from '../../main/contract/index.ts';

const ROOT = join(import.meta.dirname, '..', '..');
const START_TIMEOUT_MS = 120_000;

/** How a server ended. */
export interface ServeEnd {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** session.json of every session that it left. */
  readonly sessions: readonly SessionSummary[];
}

/** `sightline serve` as a person starts it. */
export interface ServeProcess {
  readonly url: string;
  /** Ctrl-C. Idempotent. */
  stop(): Promise<ServeEnd>;
}

/**
 * Starts `sightline serve` on the built page; its sessions go to a folder that is gone afterwards.
 * @throws Error  with what it said, when it ends or prints no address in time
 */
export async function startServe(...args: readonly string[]): Promise<ServeProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-serve-'));
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'sightline.mjs'), 'serve', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<number | null>((resolve) => { child.once('close', resolve); });
  let stdout = '', stderr = '';
  let stopped: Promise<ServeEnd> | null = null;
  const end = async (): Promise<ServeEnd> => {
    child.kill('SIGINT');
    const code = await ended;
    const files = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('session.json'));
    const sessions = await Promise.all(files.map(async (name) => sessionSummarySchema.parse(JSON.parse(await readFile(join(folder, name), 'utf8')))));
    await rm(folder, { recursive: true, force: true });
    return { code, stdout, stderr, sessions };
  };
  const stop = (): Promise<ServeEnd> => (stopped ??= end());
  child.stderr.setEncoding('utf8').on('data', (text: string) => { stderr += text; });
  child.stdout.setEncoding('utf8');
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error(`sightline serve printed no address in ${START_TIMEOUT_MS / 1000} s: ${stderr}`)); }, START_TIMEOUT_MS);
    child.stdout.on('data', (text: string) => {
      stdout += text;
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(stdout)?.[0];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    });
    void ended.then(() => {
      clearTimeout(timer);
      reject(new Error(`sightline serve ended: ${stderr}`));
    });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, stop };
}
