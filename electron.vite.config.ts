import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { defineConfig } from 'electron-vite';
import type { Plugin } from 'vite';
import renderer from './renderer/vite.config.ts';

const root = import.meta.dirname;
const at = (...path: string[]): string => join(root, ...path);
/** Apart from tsc's `out/`, which is the package. */
const built = (part: string): string => at('out', 'app', part);

/** The bundle lies elsewhere than the module that looks for package.json beside itself. */
const versionInBundle: Plugin = {
  name: 'sightline:version',
  enforce: 'pre',
  load(id) {
    if (id.split('?')[0] !== at('main', 'version.ts').replaceAll('\\', '/')) return null;
    const { version } = JSON.parse(readFileSync(at('package.json'), 'utf8')) as { version: string };
    return `export const VERSION = ${JSON.stringify(version)};`;
  },
};

const page = {
  ...renderer,
  root: at('renderer'),
  build: {
    ...renderer.build,
    outDir: built('renderer'),
    // electron-vite leaves it out unless told: the app is to have the page of `sightline serve`.
    minify: true,
    rolldownOptions: { ...renderer.build?.rolldownOptions, input: { index: at('renderer', 'index.html') } },
  },
};

/**
 * The app: shell and frame host as ES modules with npm's packages left outside, the preload script as the one CommonJS file that a
 * sandboxed window can load, the page as `sightline serve` has it. electron-vite looks under `src/` unless told where things are.
 */
export default defineConfig(({ command }) => ({
  main: {
    root,
    plugins: [versionInBundle],
    // Sources, not the `default` of the package's exports: the app is built from what is here.
    resolve: { conditions: ['sightline-source', 'node', 'module', 'import', 'default'] },
    ssr: { resolve: { conditions: ['sightline-source', 'node', 'module', 'import', 'default'] } },
    build: {
      outDir: built('main'),
      emptyOutDir: true,
      sourcemap: true,
      target: 'node24',
      externalizeDeps: true,
      rolldownOptions: {
        input: { index: at('main', 'index.ts'), hostProcess: at('main', 'electron', 'hostProcess.ts') },
        // The host computes no pixels: of the kernels it takes schemas, and gpu.js not at all.
        treeshake: { moduleSideEffects: (id) => !/[\\/]kernels[\\/]|^gpu\.js$/.test(id) },
        output: { format: 'es', entryFileNames: '[name].js', chunkFileNames: 'chunks/[name]-[hash].js' },
      },
    },
  },
  preload: {
    root,
    build: {
      outDir: built('preload'),
      emptyOutDir: true,
      target: 'node24',
      externalizeDeps: false,
      rolldownOptions: { input: { index: at('main', 'preload.ts') }, output: { format: 'cjs', entryFileNames: '[name].cjs' } },
    },
  },
  // While developing too, the host serves the built page: one origin, one policy. start.ts builds it whenever a source changes.
  ...(command === 'serve' ? {} : { renderer: page }),
}));
