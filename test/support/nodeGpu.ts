import { create } from 'webgpu';
import type { EngineHost } from 'sightline/kernels';
import { describeUnless } from './describeUnless.ts';

/**
 * Dawn for Node. Kept referenced: once collected, its promises never settle. Our shaders clear what they need cleared: Dawn clearing
 * all workgroup memory as well makes SwiftShader compile ten times longer. The browser's tests run without this.
 */
const dawn = create(['enable-dawn-features=disable_workgroup_init']);

/** @returns a host whose WebGPU is Dawn; workers cannot be started */
export function nodeGpuHost(gpu: GPU = dawn): EngineHost {
  return {
    gpu, gpuMissing: null, cores: 1,
    spawnThread: () => { throw new Error('this host is for webgpu tests: it starts no threads'); },
  };
}

/** A host whose last device can be taken away, as a driver does. */
export function losableGpuHost(): { readonly host: EngineHost; loseDevice(): void } {
  let device: GPUDevice | null = null;
  const gpu = {
    requestAdapter: async (options?: GPURequestAdapterOptions) => {
      const adapter = await dawn.requestAdapter(options);
      return adapter && new Proxy(adapter, {
        get: (target, key) => {
          if (key === 'requestDevice') return async (descriptor?: GPUDeviceDescriptor) => (device = await target.requestDevice(descriptor));
          const value: unknown = Reflect.get(target, key, target);
          return typeof value === 'function' ? value.bind(target) : value;
        },
      });
    },
  } as unknown as GPU;
  return { host: nodeGpuHost(gpu), loseDevice: () => device?.destroy() };
}

const adapter = await dawn.requestAdapter();

/** Why tests that need an adapter are skipped; null where there is one. */
export const skipReason = adapter ? null
  : 'no WebGPU adapter: run `npm test`, which brings a software Vulkan driver, or install one';

/** A suite that needs an adapter. */
export const describeGpu = describeUnless(skipReason);
