// Compiles the AssemblyScript modules beside this file to kernels/cpu/engineBinary.ts: WebAssembly as base64 text, so that the
// engine starts in Node and in a browser's Worker without reading a file. Does nothing while the sources are unchanged.
import { createHash } from 'node:crypto';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { compileAssembly, OPTIONS } from './compile.mjs';

const FOLDER = import.meta.dirname;
const OUTPUT = join(dirname(FOLDER), 'engineBinary.ts');

async function sourceHash() {
  const version = createRequire(import.meta.url)('assemblyscript/package.json').version;
  const hash = createHash('sha256').update(version).update(OPTIONS.join(' '));
  for (const file of (await readdir(FOLDER)).filter((name) => name.endsWith('.ts')).sort()) {
    hash.update(file).update(await readFile(join(FOLDER, file)));
  }
  return hash.digest('hex');
}

const stamp = `// sources: ${await sourceHash()}`;
const before = await readFile(OUTPUT, 'utf8').catch(() => '');
if (!before.startsWith(stamp)) {
  const binary = await compileAssembly(FOLDER);
  const text = `${stamp}\n/** The wasm engine's module, base64; made by assembly/build.mjs. */\nexport const ENGINE_BINARY = '${binary.toString('base64')}';\n`;
  await writeFile(OUTPUT, text);
  console.error(`kernels/cpu/engineBinary.ts: ${binary.length} bytes of WebAssembly`);
}
