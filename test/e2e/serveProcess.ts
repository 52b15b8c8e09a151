import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..', '..');
const START_TIMEOUT_MS = 120_000;

/** `sightline serve` as a person starts it. */
export interface ServeProcess {
  readonly url: string;
  stop(): Promise<void>;
}

/**
 * Starts `sightline serve` on the built page; its sessions go to a folder that is gone afterwards.
 * @throws Error  with what it said, when it ends or prints no address in time
 */
export async function startServe(...args: readonly string[]): Promise<ServeProcess> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-serve-'));
  const child = spawn(process.execPath, [join(ROOT, 'bin', 'sightline.mjs'), 'serve', ...args], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise<void>((resolve) => { child.once('exit', () => { resolve(); }); });
  const stop = async (): Promise<void> => {
    child.kill('SIGINT');
    await ended;
    await rm(folder, { recursive: true, force: true });
  };
  let said = '';
  const url = await new Promise<string>((resolve, reject) => {
    const timer = setTimeout(() => { reject(new Error(`sightline serve printed no address in ${START_TIMEOUT_MS / 1000} s: ${said}`)); }, START_TIMEOUT_MS);
    const hear = (chunk: Buffer): void => {
      said += chunk.toString();
      const found = /http:\/\/127\.0\.0\.1:\d+\/\S*/.exec(said)?.[0];
      if (!found) return;
      clearTimeout(timer);
      resolve(found);
    };
    child.stdout.on('data', hear);
    child.stderr.on('data', hear);
    void ended.then(() => { reject(new Error(`sightline serve ended: ${said}`)); });
  }).catch(async (error: unknown) => {
    await stop();
    throw error;
  });
  return { url, stop };
}
