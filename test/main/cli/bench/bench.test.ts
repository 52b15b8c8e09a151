import { describe, expect, it } from 'vitest';
import { runSightline } from '../runSightline.ts';

describe('sightline bench', () => {
  it.for(['frame', 'labelling', 'properties'])('should name the engine and why: %s', { timeout: 120_000 }, async (what) => {
    const env = { VK_ICD_FILENAMES: '/no-such-driver.json' };
    const { code, stdout } = await runSightline(['bench', what, '--size', '64x48', '--frames', '1', '--threads', '1'], { env });
    // stderr is left alone: a Vulkan loader without drivers writes there itself.
    expect(code).toBe(0);
    expect(stdout).toMatch(/engine wasm: WebAssembly SIMD, 1 thread \(.+\)$/m);
  });

  it('should refuse threads of an engine that has none', async () => {
    expect(await runSightline(['bench', 'frame', '--engine', 'webgpu', '--threads', '2', '--size', '64x48'])).toEqual(
      { code: 2, stdout: '', stderr: 'sightline: --threads 2: webgpu has no threads: leave it out, or take --engine wasm\n' });
  });
});
