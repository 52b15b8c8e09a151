import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { sessionSummarySchema } from '../../../main/contract/sessionSummary.ts';
import { querySession } from './sessionQuery.ts';

let folder: string;
let child: ChildProcess | null = null;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-durability-')); });
afterEach(async () => {
  if (child !== null && child.exitCode === null && child.signalCode === null) {
    const ended = once(child, 'exit');
    child.kill('SIGKILL');
    await ended;
  }
  child = null;
  await rm(folder, { recursive: true, force: true });
});

/** So many are to be safe when the process is ended. */
const OLD_FRAMES = 50;
/** Half a second's: a machine that had no time for the recorder, or for the disk, takes longer over these as well. */
const FRAMES_SINCE = 100;

const RECORDER = join(import.meta.dirname, 'recorder.ts');

function record(dir: string, regions: number, pauseMs: number, fileBlocks: number | null = null): ChildProcess {
  const limit = fileBlocks === null ? '' : `ulimit -f ${fileBlocks}; `;
  return (child = spawn('bash', ['-c', `${limit}exec "$@"`, 'bash', process.execPath, '--conditions=sightline-source', RECORDER, dir, String(regions), String(pauseMs)],
    { stdio: ['ignore', 'pipe', 'pipe'] }));
}

/** The frames that a recorder says it appended, with the time of each. */
async function readFrames(recorder: ChildProcess, onFrame: (frame: number, atMs: number) => void): Promise<void> {
  for await (const line of createInterface({ input: recorder.stdout! })) {
    const [frame, atMs] = line.split(' ').map(Number);
    onFrame(frame!, atMs!);
  }
}

describe.runIf(process.platform !== 'win32')('what was appended', () => {
  it('should survive the end of the process once it is a second old', async () => {
    const dir = join(folder, 'run');
    const recorder = record(dir, 40, 5);
    const appended: number[] = [];
    let old = 0;
    await readFrames(recorder, (frame, atMs) => {
      appended[frame] = atMs;
      if (old > OLD_FRAMES) return;
      old = appended.filter((thenMs, earlier) => thenMs < atMs - 1000 && earlier < frame - FRAMES_SINCE).length;
      if (old > OLD_FRAMES) recorder.kill('SIGKILL');
    });
    expect(old).toBeGreaterThan(OLD_FRAMES);

    const [[frames, last]] = (await querySession(dir, 'SELECT count(*)::INTEGER, max(frame)::INTEGER FROM frames')) as [[number, number]];
    expect(frames).toBeGreaterThanOrEqual(old);
    expect(last).toBe(frames - 1);
    expect(await querySession(dir, 'SELECT count(*)::INTEGER, max(frame)::INTEGER FROM regions')).toEqual([[frames * 40, frames - 1]]);
    const summary = sessionSummarySchema.parse(JSON.parse(await readFile(join(dir, 'session.json'), 'utf8')));
    expect(summary).toMatchObject({ state: 'running', ended: null });
  });

  it('should stay readable when a file may grow no further, and the error be one line', async () => {
    const dir = join(folder, 'run');
    const recorder = record(dir, 2000, 0, 4096);
    let appended = 0;
    let errors = '';
    recorder.stderr!.setEncoding('utf8').on('data', (text: string) => { errors += text; });
    const exit = once(recorder, 'exit');
    await readFrames(recorder, (frame) => { appended = frame + 1; });
    const [code] = await exit;
    expect(errors.trim().split('\n')).toHaveLength(1);
    const { name, message, closing } = JSON.parse(errors) as { name: string; message: string; closing: string };
    expect(code).toBe(5);
    expect(name).toBe('OutputError');
    expect(message).toMatch(/^session cannot be written \(at least \d+ frames are safe in it\): .*session\.duckdb: .*ulimit -f/);
    expect(message).not.toContain('\n');
    expect(closing).toBe(message);

    const safe = Number(/at least (\d+) frames/.exec(message)![1]);
    expect(safe).toBeGreaterThan(0);
    const [[frames, last]] = (await querySession(dir, 'SELECT count(*)::INTEGER, max(frame)::INTEGER FROM frames')) as [[number, number]];
    expect(frames).toBeGreaterThanOrEqual(safe);
    expect(frames).toBeLessThanOrEqual(appended);
    expect(last).toBe(frames - 1);
    expect(await querySession(dir, 'SELECT count(*)::INTEGER FROM regions')).toEqual([[frames * 2000]]);
    expect(await readdir(dir)).not.toContain('regions.csv');
    expect(sessionSummarySchema.parse(JSON.parse(await readFile(join(dir, 'session.json'), 'utf8'))).state).toBe('failed');
  });
});
