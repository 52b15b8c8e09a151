import { readdirSync } from 'node:fs';
import importX from 'eslint-plugin-import-x';
import tseslint from 'typescript-eslint';

const NODE = { group: ['node:*'], message: 'kernels/ and renderer/ run in a browser: take what you need through EngineHost.' };
const ELECTRON = { group: ['electron', 'electron/*'], message: "only main/'s entry files may import electron." };
const GPU_JS = { name: 'gpu.js', message: 'gpu.js is imported in kernels/gpu/gpuJs.ts alone.' };

/** Imports go one way: renderer -> kernels, main/contract; main -> kernels; kernels -> nothing here. */
export const ZONES = [
  { target: './kernels', from: './main', message: 'kernels/ imports nothing of the house.' },
  { target: './kernels', from: './renderer', message: 'kernels/ imports nothing of the house.' },
  { target: './main', from: './renderer', message: 'main/ does not know the window.' },
  { target: './main', from: './kernels', message: "main/ takes kernels through the package's face: import 'sightline/kernels'." },
  { target: './main/contract', from: './main', except: ['./contract'], message: 'contract/ stands alone: types and schemas only.' },
  { target: './renderer', from: './main', except: ['./contract'], message: 'of main/ the window may import contract/ only.' },
  { target: './kernels/stages', from: './kernels/gpu', message: 'stages are composed by the plan; engines import stages.' },
  { target: './kernels/stages', from: './kernels/cpu', message: 'stages are composed by the plan; engines import stages.' },
  { target: './kernels/gpu', from: './kernels/cpu', message: 'the engines do not know each other.' },
  { target: './kernels/cpu', from: './kernels/gpu', message: 'the engines do not know each other.' },
  ...readdirSync(new URL('kernels/stages', import.meta.url)).map((stage) => ({
    target: `./kernels/stages/${stage}`, from: './kernels/stages', except: [`./${stage}`], message: 'stages never import each other; only the plan composes them.',
  })),
  ...['kernels', 'main', 'renderer'].flatMap((house) => ['test', 'bench'].map((from) => ({
    target: `./${house}`, from: `./${from}`, message: 'the product does not import its tests.',
  }))),
];

export default tseslint.config(
  { ignores: ['out/', 'node_modules/', 'kernels/cpu/assembly/*.ts', 'bench/maps/assembly/*.ts', 'kernels/cpu/engineBinary.ts'] },
  ...tseslint.configs.recommended,
  {
    plugins: { 'import-x': importX },
    settings: { 'import-x/resolver': { node: { extensions: ['.ts', '.js', '.mjs'] } } },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: import.meta.dirname, zones: ZONES }],
      'no-restricted-imports': ['error', { paths: [GPU_JS], patterns: [ELECTRON] }],
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/switch-exhaustiveness-check': 'off',
      'max-lines': ['warn', { max: 400, skipBlankLines: true }],
      'max-lines-per-function': ['warn', { max: 80, skipBlankLines: true, skipComments: true }],
    },
  },
  {
    files: ['kernels/**/*.ts', 'renderer/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [GPU_JS], patterns: [ELECTRON, NODE] }] },
  },
  { files: ['kernels/gpu/gpuJs.ts'], rules: { 'no-restricted-imports': ['error', { patterns: [ELECTRON, NODE] }] } },
  { files: ['main/index.ts', 'main/window.ts', 'main/preload.ts'], rules: { 'no-restricted-imports': ['error', { paths: [GPU_JS] }] } },
  { files: ['test/**', 'bench/**'], rules: { 'max-lines-per-function': 'off', 'no-restricted-imports': 'off' } },
);
