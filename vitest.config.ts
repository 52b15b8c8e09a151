import { defineConfig } from 'vitest/config';

/** After all others and one file at a time: a browser on a software GPU, ffmpeg and the host need the machine's cores to themselves. */
const ALONE = { sequence: { groupOrder: 1 }, maxWorkers: 1, fileParallelism: false };

/** Sorted by what a test needs: nothing, a WebGPU adapter, a browser. */
const project = (name: string, include: string[], exclude: string[] = [], timeoutMs = 120_000, order = {}) => ({
  extends: true as const,
  test: { ...order, name, include, exclude: ['**/node_modules/**', ...exclude], testTimeout: timeoutMs, hookTimeout: timeoutMs },
});

export default defineConfig({
  resolve: { conditions: ['sightline-source'] },
  ssr: { resolve: { conditions: ['sightline-source', 'node', 'import', 'default'] } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // What is polled for comes when it comes: a busy machine is no failure.
    expect: { poll: { timeout: 60_000 } },
    projects: [
      project('unit', ['test/**/*.test.ts'], ['**/*.gpu.test.ts', '**/*.e2e.test.ts']),
      project('gpu', ['test/**/*.gpu.test.ts']),
      project('e2e', ['test/**/*.e2e.test.ts'], [], 300_000, ALONE),
    ],
  },
});
