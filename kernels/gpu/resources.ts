/** Device objects that live until somebody destroys them. */
export interface LiveCounts {
  readonly buffers: number;
  readonly querySets: number;
}

/** Makes a device's buffers and query sets and knows which are alive, so that nothing is left behind. */
export interface Resources {
  /** @param sizeBytes  rounded up to whole words, at least one */
  createBuffer(label: string, sizeBytes: number, usage: number): GPUBuffer;
  createTimestampSet(count: number): GPUQuerySet;
  destroyBuffer(buffer: GPUBuffer): void;
  readonly live: LiveCounts;
  destroyAll(): void;
}

export function createResources(device: GPUDevice): Resources {
  const buffers = new Set<GPUBuffer>();
  const querySets = new Set<GPUQuerySet>();
  return {
    createBuffer: (label, sizeBytes, usage) => {
      const buffer = device.createBuffer({ label, size: Math.max(4, Math.ceil(sizeBytes / 4) * 4), usage });
      buffers.add(buffer);
      return buffer;
    },
    createTimestampSet: (count) => {
      const querySet = device.createQuerySet({ label: 'timestamps', type: 'timestamp', count });
      querySets.add(querySet);
      return querySet;
    },
    destroyBuffer: (buffer) => {
      buffer.destroy();
      buffers.delete(buffer);
    },
    get live() { return { buffers: buffers.size, querySets: querySets.size }; },
    destroyAll: () => {
      for (const buffer of buffers) buffer.destroy();
      for (const querySet of querySets) querySet.destroy();
      buffers.clear();
      querySets.clear();
    },
  };
}
