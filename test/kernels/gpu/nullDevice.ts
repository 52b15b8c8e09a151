import type { EngineHost } from 'sightline/kernels';

/** One compute pass as it was recorded. */
export interface RecordedPass {
  readonly label: string;
  readonly timed: boolean;
  /** Labels of the dispatched pipelines, in order. */
  readonly dispatches: string[];
}

export interface RecordedSubmit {
  readonly passes: RecordedPass[];
  /** `source > target`, by buffer label. */
  readonly copies: string[];
}

/**
 * A WebGPU device that records what it is asked and computes nothing. It refuses to map a buffer unless its label is allowed, and
 * what it maps is zeros, so that "nothing is read back between stages" is a plain assertion.
 */
export interface NullGpu {
  readonly host: EngineHost;
  readonly submits: RecordedSubmit[];
  /** Labels of buffers written by the queue. */
  readonly writes: string[];
  /** Labels of buffers mapped. */
  readonly maps: string[];
  /** Labels of buffers and query sets that exist. */
  readonly live: Set<object>;
  /** Reports an error outside any scope, as a driver does in the middle of a frame. */
  raiseError(error: Error): void;
  /** Of the devices there were, the newest. */
  loseDevice(message: string): void;
}

interface NullOptions {
  readonly features?: readonly string[];
  readonly limits?: Partial<Record<keyof GPUSupportedLimits, number>>;
  /** Labels of the only buffers that may be mapped. */
  readonly readable: RegExp;
  /** What the validation scope holds when it is popped. */
  readonly scopeError?: Error;
  /** Fills what a mapped buffer shows. */
  readonly fill?: (label: string, bytes: ArrayBuffer) => void;
}

const LIMITS = {
  maxBufferSize: 2 ** 30, maxStorageBufferBindingSize: 2 ** 30, maxStorageBuffersPerShaderStage: 8, maxComputeWorkgroupStorageSize: 16_384,
  maxComputeInvocationsPerWorkgroup: 256, maxComputeWorkgroupsPerDimension: 65_535,
};

export function createNullGpu({ features = ['timestamp-query'], limits = {}, readable, fill, scopeError }: NullOptions): NullGpu {
  const submits: RecordedSubmit[] = [], writes: string[] = [], maps: string[] = [], live = new Set<object>();
  let lost = Promise.withResolvers<{ reason: string; message: string }>();
  const scopes: string[] = [];
  let report: (event: { error: Error }) => void = () => undefined;
  const device = {
    addEventListener: (_: string, listener: typeof report) => { report = listener; },
    pushErrorScope: (filter: string) => { scopes.push(filter); },
    popErrorScope: () => Promise.resolve(scopes.pop() === 'validation' ? scopeError ?? null : null),
    destroy: () => undefined,
    createShaderModule: ({ code }: { code: string }) => ({ code }),
    createBindGroupLayout: ({ entries }: { entries: unknown[] }) => {
      if (entries.length > LIMITS.maxStorageBuffersPerShaderStage) throw new RangeError(`${entries.length} bindings`);
      return {};
    },
    createPipelineLayout: () => ({}),
    createBindGroup: () => ({}),
    createComputePipelineAsync: ({ label }: { label: string }) => Promise.resolve({ label }),
    createBuffer: (descriptor: GPUBufferDescriptor) => nullBuffer(descriptor, live, maps, readable, fill),
    createQuerySet: () => {
      const querySet = { destroy: () => { live.delete(querySet); } };
      live.add(querySet);
      return querySet;
    },
    createCommandEncoder: () => nullEncoder(),
    queue: {
      writeBuffer: ({ label }: { label: string }) => { writes.push(label); },
      submit: (buffers: RecordedSubmit[]) => { submits.push(...buffers); },
      onSubmittedWorkDone: () => Promise.resolve(),
    },
  };
  const adapter = {
    info: { vendor: 'null', architecture: '', device: '', description: 'null device', isFallbackAdapter: false },
    features: new Set(features), limits: { ...LIMITS, ...limits }, requestDevice: () => {
      lost = Promise.withResolvers();
      return Promise.resolve({ ...device, lost: lost.promise });
    },
  };
  const gpu = { requestAdapter: () => Promise.resolve(adapter) } as unknown as GPU;
  const host: EngineHost = { gpu, gpuMissing: null, cores: 1, spawnThread: () => { throw new Error('no threads here'); } };
  return {
    host, submits, writes, maps, live,
    raiseError: (error) => { report({ error }); },
    loseDevice: (message) => { lost.resolve({ reason: 'unknown', message }); },
  };
}

function nullBuffer({ label = '', size }: GPUBufferDescriptor, live: Set<object>, maps: string[], readable: RegExp, fill: NullOptions['fill']): object {
  const buffer = {
    label, size,
    destroy: () => { live.delete(buffer); },
    mapAsync: () => {
      if (!readable.test(label)) throw new Error(`readback of ${label}`);
      maps.push(label);
      return Promise.resolve();
    },
    getMappedRange: (offset = 0, length = size - offset) => {
      const bytes = new ArrayBuffer(length);
      fill?.(label, bytes);
      return bytes;
    },
    unmap: () => undefined,
  };
  live.add(buffer);
  return buffer;
}

function nullEncoder(): object {
  const submit: RecordedSubmit = { passes: [], copies: [] };
  return {
    beginComputePass: ({ label = '', timestampWrites }: GPUComputePassDescriptor) => {
      const pass: RecordedPass = { label, timed: timestampWrites !== undefined, dispatches: [] };
      submit.passes.push(pass);
      let pipeline = '';
      return {
        setPipeline: (set: { label: string }) => { pipeline = set.label; },
        setBindGroup: () => undefined,
        dispatchWorkgroups: () => { pass.dispatches.push(pipeline); },
        end: () => undefined,
      };
    },
    resolveQuerySet: () => undefined,
    copyBufferToBuffer: (source: { label: string }, _: number, target: { label: string }) => { submit.copies.push(`${source.label} > ${target.label}`); },
    finish: () => submit,
  };
}
