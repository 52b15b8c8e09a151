import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The kernels have no effect at import time: the page takes their schemas and leaves the engines to the worker. */
const hasSideEffects = (id: string): boolean => !/[\\/](kernels|gpu\.js)[\\/]/.test(id);

/** The window, built once for both homes: `sightline serve` and Electron. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  resolve: { conditions: ['sightline-source', 'browser', 'module', 'import', 'default'] },
  worker: { format: 'es' },
  build: {
    outDir: '../out/renderer', emptyOutDir: true, target: 'es2024', assetsInlineLimit: 0, modulePreload: { polyfill: false },
    rolldownOptions: { treeshake: { moduleSideEffects: hasSideEffects } },
  },
});
