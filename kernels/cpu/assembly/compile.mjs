import { readFile } from 'node:fs/promises';
import { join } from 'node:path';

export const OPTIONS = [
  '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd,threads,bulk-memory', '--importMemory', '--sharedMemory',
  '--initialMemory', '2', '--maximumMemory', '65536', '--memoryBase', '1024', '--use', 'abort=',
];

/**
 * Compiles AssemblyScript to a module that imports `env.memory`, shared, and nothing else.
 *
 * @param folder  where index.ts lies, the entry
 * @returns       the module's bytes
 * @throws Error  what the compiler says
 */
export async function compileAssembly(folder) {
  const asc = await import('assemblyscript/asc');
  let binary = null;
  const { error, stderr } = await asc.main(['index.ts', ...OPTIONS, '--outFile', 'engine.wasm'], {
    readFile: (name, base) => readFile(join(base === '.' ? folder : base, name), 'utf8').catch(() => null),
    listFiles: () => [],
    writeFile: (name, contents) => { if (name === 'engine.wasm') binary = contents; },
  });
  if (error || !binary) throw new Error(`AssemblyScript: ${stderr.toString() || error?.message}`);
  return Buffer.from(binary);
}
