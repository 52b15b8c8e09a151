import { deviceError, type GuardedDevice } from './device.ts';

/**
 * Runs `build` inside error scopes, so that a plan that the device refuses is an error of its building and not of a frame.
 *
 * @throws DeviceError  validation or out-of-memory
 */
export async function inErrorScopes<T>(guarded: GuardedDevice, name: string, build: () => Promise<T>): Promise<T> {
  const { device } = guarded;
  device.pushErrorScope('out-of-memory');
  device.pushErrorScope('validation');
  const built = build();
  // Scopes take what was called until now, so they are popped before anything is awaited; pipelines report for themselves.
  const scopes = Promise.all([device.popErrorScope(), device.popErrorScope()]);
  const [result, errors] = await guarded.guard(Promise.all([Promise.allSettled([built]).then(([settled]) => settled), scopes]));
  for (const error of errors) if (error) throw deviceError(error, name);
  if (result.status === 'rejected') {
    throw deviceError(result.reason as GPUError, name);
  }
  return result.value;
}
