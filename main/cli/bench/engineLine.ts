import type { CaseFigures } from './benchCase.ts';

/** @returns `engine wasm: WebAssembly SIMD, 2 threads (no WebGPU: ...)`: no time is shown without it */
export function engineLine({ backend, adapter, fallbackReason }: CaseFigures['engine']): string {
  return `engine ${backend}: ${adapter}${fallbackReason === null ? '' : ` (${fallbackReason})`}`;
}
