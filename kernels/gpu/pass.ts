import { SLOT_BUFFERS, passSource, type BufferName, type PassSpec } from './passSpec.ts';
import { COMPUTE } from './webgpuConstants.ts';

/** A pass on a device: ready to be encoded for any frame slot. */
export interface Pass {
  readonly spec: PassSpec;
  readonly pipeline: GPUComputePipeline;
  /** One a frame slot; the same object for all when the pass touches no slot's buffer. */
  readonly bindGroups: readonly GPUBindGroup[];
}

/** The buffer behind a name, for one frame slot. */
export type BufferOf = (name: BufferName, slot: number) => GPUBuffer;

/** Compiles each pass once, however many ask for it. */
export interface PassCompiler {
  /**
   * All at once. Everything but the pipelines is made before the first await, inside the device's open error scopes; pipelines
   * reject for themselves.
   */
  compile(specs: readonly PassSpec[]): Promise<readonly Pass[]>;
}

/** @param slots  frame slots to make bind groups for */
export function createPassCompiler(device: GPUDevice, bufferOf: BufferOf, slots: number): PassCompiler {
  const compiled = new Map<string, Promise<Pass>>();
  return {
    compile: (specs) => Promise.all(specs.map((spec) => {
      const source = passSource(spec);
      const pass = compiled.get(source) ?? compilePass(device, spec, source, bufferOf, slots);
      compiled.set(source, pass);
      return pass;
    })),
  };
}

async function compilePass(device: GPUDevice, spec: PassSpec, code: string, bufferOf: BufferOf, slots: number): Promise<Pass> {
  const label = spec.name;
  const module = device.createShaderModule({ label, code });
  const layout = device.createBindGroupLayout({
    label,
    entries: spec.bindings.map(({ access }, binding) =>
      ({ binding, visibility: COMPUTE, buffer: { type: access === 'read' ? 'read-only-storage' : 'storage' } })),
  });
  const bind = (slot: number): GPUBindGroup => device.createBindGroup({
    label, layout, entries: spec.bindings.map(({ buffer }, binding) => ({ binding, resource: { buffer: bufferOf(buffer, slot) } })),
  });
  const first = bind(0);
  const ofSlot = spec.bindings.some(({ buffer }) => SLOT_BUFFERS.has(buffer));
  const bindGroups = Array.from({ length: slots }, (_, slot) => (slot > 0 && ofSlot ? bind(slot) : first));
  const pipeline = await device.createComputePipelineAsync({
    label, layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }), compute: { module, entryPoint: 'main' },
  });
  return { spec, pipeline, bindGroups };
}

/** Records passes back to back in one compute pass. */
export function encodePasses(encoder: GPUCommandEncoder, passes: readonly Pass[], slot: number, descriptor: GPUComputePassDescriptor): void {
  const compute = encoder.beginComputePass(descriptor);
  for (const { pipeline, bindGroups, spec } of passes) {
    compute.setPipeline(pipeline);
    compute.setBindGroup(0, bindGroups[slot]!);
    compute.dispatchWorkgroups(...spec.groups);
  }
  compute.end();
}
