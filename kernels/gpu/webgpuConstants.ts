/** WebGPU's flag values: their globals exist in browsers only. @source WebGPU specification, GPUBufferUsage, GPUMapMode and GPUShaderStage */
export const USAGE = { mapRead: 0x1, copySource: 0x4, copyTarget: 0x8, storage: 0x80, queryResolve: 0x200 } as const;
export const MAP_READ = 0x1;
export const COMPUTE = 0x4;
export const FRAGMENT = 0x2;
