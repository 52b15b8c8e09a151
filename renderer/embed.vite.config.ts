import react from '@vitejs/plugin-react';
import { defineConfig, type Plugin } from 'vite';
import page from './vite.config.ts';

/** Where a source names a worker's file, and the entry that is that worker here. */
const WORKERS: Readonly<Record<string, string>> = { '../inspection/worker.ts': './inspectionWorker.js', './engineThread.ts': './engineThread.js' };
const MARK = '__sightlineWorkerUrl__';

/**
 * Leaves `new Worker(new URL('./file.js', import.meta.url))` in what is published, the one form that every bundler takes for a worker.
 * Vite would make assets of its own of them, which the embedder's bundler would copy and not follow.
 */
const workersByName: Plugin = {
  name: 'sightline:workers-by-name',
  enforce: 'pre',
  transform(code) {
    const named = code.replaceAll(/new URL\('([^']+)', import\.meta\.url\)/g, (found, path: string) => (WORKERS[path] ? `${MARK}('${WORKERS[path]}')` : found));
    return named === code ? null : { code: named, map: null };
  },
  renderChunk(code) {
    const written = code.replaceAll(new RegExp(`${MARK}\\((['"])(.+?)\\1\\)`, 'g'), (_, _quote, path: string) => `new URL('${path}', import.meta.url)`);
    return written === code ? null : { code: written, map: null };
  },
};

/** sightline/renderer: the window as a library, with all it needs inside; workers are files beside it. */
export default defineConfig({
  ...page,
  plugins: [workersByName, react()],
  // React's production half, whatever NODE_ENV the build runs under.
  define: { 'process.env.NODE_ENV': '"production"' },
  oxc: { jsx: { development: false } },
  build: {
    ...page.build,
    outDir: '../out/embed', minify: false, copyPublicDir: false,
    lib: {
      entry: { index: 'index.ts', inspectionWorker: 'inspection/worker.ts', engineThread: 'inspection/engineThread.ts' },
      formats: ['es'], cssFileName: 'style',
    },
  },
});
