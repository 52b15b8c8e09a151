import { DeviceError, type EngineHost } from '../engine.ts';

/** A WebGPU adapter in words. */
export interface AdapterDescription {
  /** The adapter's own name. */
  readonly name: string;
  readonly vendor: string;
  readonly architecture: string;
  /** Runs on the CPU: a fallback adapter, SwiftShader, llvmpipe, WARP. */
  readonly isSoftware: boolean;
  readonly hasTimestamps: boolean;
  readonly maxBufferBytes: number;
  readonly maxBindingBytes: number;
}

const SOFTWARE = /swiftshader|llvmpipe|lavapipe|softpipe|basic render|\bwarp\b|\bcpu\b/i;

/** @returns what WebGPU offers on this host, or null when there is no WebGPU or no adapter; for doctor and for `auto` */
export async function describeAdapter(host: EngineHost): Promise<AdapterDescription | null> {
  const adapter = await host.gpu?.requestAdapter({ powerPreference: 'high-performance' });
  return adapter ? describeFound(adapter) : null;
}

/** @returns an adapter in words; a name that says software makes it software, whatever isFallbackAdapter says */
export function describeFound(adapter: GPUAdapter): AdapterDescription {
  const { vendor, architecture, device, description, isFallbackAdapter } = adapter.info;
  const words = [vendor, architecture, device, description].filter((word) => word !== '');
  return {
    name: description || words.join(' ') || 'unnamed adapter',
    vendor, architecture,
    isSoftware: isFallbackAdapter || words.some((word) => SOFTWARE.test(word)),
    hasTimestamps: adapter.features.has('timestamp-query'),
    maxBufferBytes: adapter.limits.maxBufferSize,
    maxBindingBytes: adapter.limits.maxStorageBufferBindingSize,
  };
}

/**
 * @throws DeviceError  no-webgpu, no-adapter, or software-adapter unless that is allowed
 */
export async function requestAdapter(host: EngineHost, allowSoftware: boolean): Promise<GPUAdapter> {
  if (!host.gpu) {
    throw new DeviceError('no-webgpu', `WebGPU is missing: ${host.gpuMissing ?? 'the host gives no reason'}; use --engine wasm`);
  }
  const adapter = await host.gpu.requestAdapter({ powerPreference: 'high-performance' });
  if (!adapter) {
    throw new DeviceError('no-adapter',
      `WebGPU found no adapter: ${host.gpuMissing ?? 'no GPU driver (Vulkan, Metal or Direct3D 12) answered'}; install the GPU's driver or use --engine wasm`);
  }
  const { isSoftware, name } = describeFound(adapter);
  if (isSoftware && !allowSoftware) {
    throw new DeviceError('software-adapter', `the only WebGPU adapter is software (${name}), slower than the CPU engine: use --engine wasm`);
  }
  return adapter;
}
