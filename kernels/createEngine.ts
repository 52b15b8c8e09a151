import { createMaskDetails } from './cpu/maskDetails.ts';
import { createWasmEngine } from './cpu/wasmEngine.ts';
import { DeviceError, type Backend, type Engine, type EngineHost } from './engine.ts';
import { describeAdapter, requestAdapter } from './gpu/adapter.ts';
import { createWebgpuEngine } from './gpu/webgpuEngine.ts';
import type { Plan } from './recipe/plan.ts';

export type EngineChoice = 'auto' | Backend;

export interface EngineOptions {
  readonly plan: Plan;
  readonly host: EngineHost;
  /** `auto` takes webgpu on a hardware adapter and wasm otherwise. */
  readonly engine?: EngineChoice;
  /** Threads of the wasm engine; the host's cores when left out. */
  readonly threads?: number;
  /** Every stage as passes of its own, for exact attribution; fused otherwise. */
  readonly profile?: boolean;
}

/** Which engine a machine gets, and why not the other. */
export interface EngineDecision {
  readonly backend: Backend;
  readonly reason: string;
}

/** @returns what `auto` takes on this host; a software adapter always loses to the CPU engine */
export async function decideEngine(host: EngineHost): Promise<EngineDecision> {
  if (!host.gpu) return { backend: 'wasm', reason: host.gpuMissing ?? 'WebGPU is not available' };
  const adapter = await describeAdapter(host);
  if (!adapter) return { backend: 'wasm', reason: 'WebGPU found no adapter' };
  if (adapter.isSoftware) return { backend: 'wasm', reason: `the only WebGPU adapter is software (${adapter.name})` };
  return { backend: 'webgpu', reason: `hardware adapter ${adapter.name}` };
}

/**
 * Says early what createEngine would say after all else is prepared.
 *
 * @throws DeviceError  `webgpu` was asked for and there is none, or no adapter
 */
export async function checkEngineChoice(host: EngineHost, engine: EngineChoice): Promise<void> {
  if (engine === 'webgpu') await requestAdapter(host, true);
}

/**
 * Builds the engine for a plan.
 *
 * @throws DeviceError  `webgpu` was asked for and there is no adapter, the frame exceeds the device's limits, a thread cannot start
 */
export async function createEngine(options: EngineOptions): Promise<Engine> {
  const { plan, host, engine = 'auto', threads = host.cores, profile = false } = options;
  if (engine === 'webgpu') return createWebgpuEngine({ plan, host, profile, createDetails: createMaskDetails, allowSoftware: true, fallbackReason: null });
  if (engine === 'wasm') return createWasmEngine({ plan, host, threads, profile, fallbackReason: null });
  const decision = await decideEngine(host);
  if (decision.backend === 'wasm') return createWasmEngine({ plan, host, threads, profile, fallbackReason: decision.reason });
  try {
    return await createWebgpuEngine({ plan, host, profile, createDetails: createMaskDetails, allowSoftware: false, fallbackReason: null });
  } catch (error) {
    if (!(error instanceof DeviceError)) throw error;
    return createWasmEngine({ plan, host, threads, profile, fallbackReason: error.message });
  }
}
