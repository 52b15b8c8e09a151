import { expect, it } from 'vitest';
import type { GuardedDevice } from '../../../kernels/gpu/device.ts';
import { inErrorScopes } from '../../../kernels/gpu/errorScopes.ts';

/** A device that has scopes as WebGPU has them, a stack a device, and answers a pop late. */
function deviceWithScopes(): { guarded: GuardedDevice; raise: (message: string) => void; depth: () => number; answer: () => void } {
  const scopes: { filter: string; error: Error | null }[] = [];
  const pops: (() => void)[] = [];
  const device = {
    pushErrorScope: (filter: string) => { scopes.push({ filter, error: null }); },
    popErrorScope: () => {
      const { error } = scopes.pop()!;
      return new Promise((resolve) => { pops.push(() => { resolve(error); }); });
    },
  };
  const guarded = { device, guard: (work: Promise<unknown>) => work } as unknown as GuardedDevice;
  return {
    guarded, depth: () => scopes.length, answer: () => { for (const pop of pops.splice(0)) pop(); },
    raise: (message) => { scopes.findLast(({ filter }) => filter === 'validation')!.error ??= new Error(message); },
  };
}

it('keeps the errors of two that build at once apart', async () => {
  const { guarded, raise, depth, answer } = deviceWithScopes();
  const compiled = Promise.withResolvers<string>();
  const first = inErrorScopes(guarded, 'null', () => {
    raise('a binding too many');
    return compiled.promise;
  });
  const second = inErrorScopes(guarded, 'null', () => compiled.promise);
  expect(depth()).toBe(0);
  answer();
  compiled.resolve('passes');
  await expect(first).rejects.toMatchObject({ code: 'validation', message: expect.stringContaining('a binding too many') as string });
  expect(await second).toBe('passes');
});
