import { defineConfig } from 'vitest/config';

/** Sorted by what a test needs: nothing, a WebGPU adapter, a browser. */
const project = (name: string, include: string[], exclude: string[] = [], timeoutMs = 30_000) => ({
  extends: true as const,
  test: { name, include, exclude: ['**/node_modules/**', ...exclude], testTimeout: timeoutMs, hookTimeout: timeoutMs },
});

export default defineConfig({
  resolve: { conditions: ['sightline-source'] },
  ssr: { resolve: { conditions: ['sightline-source', 'node', 'import', 'default'] } },
  test: {
    pool: 'forks',
    maxWorkers: 2,
    // What is polled for comes when it comes: a busy machine is no failure.
    expect: { poll: { timeout: 15_000 } },
    projects: [
      project('unit', ['test/**/*.test.ts'], ['**/*.gpu.test.ts', '**/*.e2e.test.ts']),
      project('gpu', ['test/**/*.gpu.test.ts'], [], 120_000),
      project('e2e', ['test/**/*.e2e.test.ts'], [], 180_000),
    ],
  },
});
