import { describe } from 'vitest';
import { createWasmEngine } from '../../kernels/cpu/wasmEngine.ts';
import { createNodeHost } from './cpu/nodeHost.ts';
import { testSelf } from './testSelf.ts';

describe("the wasm engine's flat-field correction", () => {
  testSelf((plan) => createWasmEngine({ plan, host: createNodeHost(), threads: 2, fallbackReason: null }));
});
