// Compiles the AssemblyScript modules beside this file to kernels/cpu/engineBinary.ts: WebAssembly as base64 text, so that the
// engine starts in Node and in a browser's Worker without reading a file. Does nothing while the sources are unchanged.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const FOLDER = import.meta.dirname;
const OUTPUT = join(dirname(FOLDER), 'engineBinary.ts');

const OPTIONS = [
  '-O3', '--converge', '--noAssert', '--runtime', 'stub', '--enable', 'simd,threads,bulk-memory', '--importMemory', '--sharedMemory',
  '--initialMemory', '2', '--maximumMemory', '65536', '--memoryBase', '1024', '--use', 'abort=',
];

async function sourceHash() {
  const version = createRequire(import.meta.url)('assemblyscript/package.json').version;
  const hash = createHash('sha256').update(version).update(OPTIONS.join(' '));
  for (const file of (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort()) {
    hash.update(file).update(await readFile(join(FOLDER, file)));
  }
  return hash.digest('hex');
}

async function compile() {
  const asc = await import('assemblyscript/asc');
  let binary = null;
  const { error, stderr } = await asc.main(['index.ts', ...OPTIONS, '--outFile', 'engine.wasm'], {
    readFile: (name, base) => readFile(join(base === '.' ? FOLDER : base, name), 'utf8').catch(() => null),
    listFiles: () => [],
    writeFile: (name, contents) => { if (name === 'engine.wasm') binary = contents; },
  });
  if (error || !binary) throw new Error(`AssemblyScript: ${stderr.toString() || error?.message}`);
  return Buffer.from(binary);
}

const stamp = `// sources: ${await sourceHash()}`;
const before = await readFile(OUTPUT, 'utf8').catch(() => '');
if (!before.startsWith(stamp)) {
  const binary = await compile();
  const text = `${stamp}\n/** The wasm engine's module, base64; made by assembly/build.mjs. */\nexport const ENGINE_BINARY = '${binary.toString('base64')}';\n`;
  await writeFile(OUTPUT, text);
  console.error(`kernels/cpu/engineBinary.ts: ${binary.length} bytes of WebAssembly`);
}
