import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { TestWindow, TestWorker } from '../host/window.ts';
import { runSightline } from './runSightline.ts';

const bin = fileURLToPath(new URL('../../../bin/sightline.mjs', import.meta.url));
let folder = '';
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-serve-')); });
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('sightline serve', () => {
  it('should print its address, serve the window, and complete the session at Ctrl-C', { timeout: 120_000 }, async () => {
    const child = spawn(process.execPath, [bin, 'serve', 'demo:size=320x240,frames=40,seed=5', '--engine', 'wasm', '--shapes'], { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] });
    let stdout = '';
    const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
    try {
      const url = await new Promise<string>((resolve, reject) => {
        void ended.then((code) => { reject(new Error(`sightline serve ended with ${code}`)); });
        child.stdout.setEncoding('utf8').on('data', (text: string) => {
          stdout += text;
          if (stdout.includes('\n')) resolve(stdout.split('\n')[0]!);
        });
      });
      expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/\?token=[\w-]{43}$/);
      const window = await TestWindow.enter({ url, origin: new URL(url).origin });
      expect(await (await window.fetch('/')).text()).toMatch(/<html/i);
      const worker = new TestWorker(window);
      let count = 0;
      for await (const frame of window.frames()) {
        await window.report([await worker.inspect(frame)]);
        if (++count === 5) break;
      }
      worker.close();
      const { run, engineHint } = await window.until((state) => state.run!.sessionDir !== null);
      expect(engineHint).toBe('wasm');
      window.close();
      child.kill('SIGINT');
      expect(await ended).toBe(0);
      expect(stdout).toContain(`session ${run!.sessionDir}`);
      expect(JSON.parse(readFileSync(join(run!.sessionDir!, 'session.json'), 'utf8'))).toMatchObject({ state: 'done', tables: { frames: 5 } });
      expect(await runSightline(['export', run!.sessionDir!, '--format', 'coco', '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    } finally {
      child.kill('SIGKILL');
      await ended;
    }
  });

  it('should refuse to keep shapes of nothing', async () => {
    expect(await runSightline(['serve', 'demo', '--no-record', '--shapes'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^sightline: --shapes --no-record: .*leave one out/) as string });
  });

  it('should refuse a port that is no port', async () => {
    expect(await runSightline(['serve', 'demo', '--port', '70000'])).toMatchObject({ code: 2, stderr: expect.stringMatching(/^sightline: .*--port.*65535/) as string });
  });
});
