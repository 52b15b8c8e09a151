import { DeviceError } from '../engine.ts';

/** The adapter's limits that plans can come up against; the defaults are 128 MiB a binding. */
const WANTED_LIMITS = [
  'maxBufferSize', 'maxStorageBufferBindingSize', 'maxStorageBuffersPerShaderStage', 'maxComputeWorkgroupStorageSize',
  'maxComputeInvocationsPerWorkgroup', 'maxComputeWorkgroupsPerDimension',
] as const;

/** A device with its one failure: once lost, destroyed or in error, it answers nothing else. */
export interface GuardedDevice {
  readonly device: GPUDevice;
  readonly hasTimestamps: boolean;
  /** Resolves with `work`, or rejects with the failure, whichever comes first. A rejection of WebGPU itself is the failure too. */
  guard<T>(work: Promise<T>): Promise<T>;
  /** @throws DeviceError  the failure, if there is one */
  check(): void;
  /** Resolves with the failure. */
  readonly failed: Promise<DeviceError>;
  /** Makes `error` the failure unless there is one; open guards reject. */
  fail(error: DeviceError): void;
}

/**
 * Requests a device with every limit the adapter has, and timestamps where it has them.
 *
 * @throws DeviceError  device-lost when the adapter gives none
 */
export async function acquireDevice(adapter: GPUAdapter, name: string): Promise<GuardedDevice> {
  const hasTimestamps = adapter.features.has('timestamp-query');
  let device: GPUDevice;
  try {
    device = await adapter.requestDevice({
      label: 'sightline',
      requiredFeatures: hasTimestamps ? ['timestamp-query'] : [],
      requiredLimits: Object.fromEntries(WANTED_LIMITS.map((limit) => [limit, adapter.limits[limit]])),
    });
  } catch (cause) {
    throw new DeviceError('device-lost', `adapter ${name} gave no device: ${oneLine(cause)}; restart the program or use --engine wasm`, { cause });
  }
  return guardDevice(device, name, hasTimestamps);
}

function guardDevice(device: GPUDevice, name: string, hasTimestamps: boolean): GuardedDevice {
  let failure: DeviceError | null = null;
  const failed = Promise.withResolvers<never>();
  // Nobody may be waiting when it fails; whoever waits later gets the same rejection.
  failed.promise.catch(() => undefined);
  const fail = (error: DeviceError): void => {
    failure ??= error;
    failed.reject(failure);
  };
  void device.lost.then(({ reason, message }) => {
    fail(new DeviceError('device-lost', `device ${name} was lost (${reason}): ${oneLine(message)}; start the engine again or use --engine wasm`));
  });
  device.addEventListener('uncapturederror', (event) => { fail(deviceError(event.error, name)); });
  return {
    device, hasTimestamps, fail,
    failed: failed.promise.catch((error: DeviceError) => error),
    check: () => { if (failure) throw failure; },
    guard: async (work) => {
      try {
        return await Promise.race([work, failed.promise]);
      } catch (cause) {
        fail(cause instanceof DeviceError ? cause
          : new DeviceError('device-lost', `device ${name} gave up a frame: ${oneLine(cause)}; start the engine again or use --engine wasm`, { cause }));
        throw failure ?? cause;
      }
    },
  };
}

/** @returns WebGPU's error as ours: one line with a remedy */
export function deviceError(error: GPUError, name: string): DeviceError {
  const outOfMemory = error.constructor.name === 'GPUOutOfMemoryError';
  return outOfMemory
    ? new DeviceError('out-of-memory', `device ${name} is out of memory: ${oneLine(error)}; use smaller frames or --engine wasm`)
    : new DeviceError('validation', `device ${name} refused a command: ${oneLine(error)}; this is a fault of the webgpu engine, use --engine wasm`);
}

function oneLine(cause: unknown): string {
  const message = cause instanceof Error || (typeof cause === 'object' && cause !== null && 'message' in cause) ? String(cause.message) : String(cause);
  return message.split('\n')[0]!.trim() || 'no reason given';
}
