import { execFileSync } from 'node:child_process';
import { statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { compileEngine } from '../../../kernels/cpu/engineModule.ts';

const BUILD = fileURLToPath(new URL('../../../kernels/cpu/assembly/build.mjs', import.meta.url));
const BINARY = fileURLToPath(new URL('../../../kernels/cpu/engineBinary.ts', import.meta.url));

it('should leave the module alone while its sources are unchanged', () => {
  execFileSync(process.execPath, [BUILD]);
  const before = statSync(BINARY).mtimeMs;
  expect(execFileSync(process.execPath, [BUILD], { encoding: 'utf8' })).toBe('');
  expect(statSync(BINARY).mtimeMs).toBe(before);
});

it('should need nothing but the shared memory', async () => {
  const imports = WebAssembly.Module.imports(await compileEngine());
  expect(imports).toEqual([{ module: 'env', name: 'memory', kind: 'memory' }]);
});
