import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** The window, built once for both homes: `sightline serve` and Electron. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  plugins: [react()],
  resolve: { conditions: ['source', 'browser', 'module', 'import', 'default'] },
  worker: { format: 'es' },
  build: { outDir: '../out/renderer', emptyOutDir: true, target: 'es2024', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
