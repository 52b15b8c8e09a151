import { mkdir, mkdtemp, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import envPaths from 'env-paths';
import { readTar } from './tarArchive.ts';

/** What Dawn needs of SwiftShader; the archive's EGL would get in the way of the system's. */
const WANTED = ['libvk_swiftshader.so', 'libvulkan.so.1', 'vk_swiftshader_icd.json'];

/** Environment of a process in which Dawn finds a Vulkan driver; must be set before the process starts. */
export type VulkanEnvironment = Readonly<Record<'VK_ICD_FILENAMES' | 'LD_LIBRARY_PATH', string>>;

/**
 * Unpacks SwiftShader, the software Vulkan driver inside the npm package @sparticuz/chromium, into the user's cache, once.
 *
 * @returns null where it is not needed (a driver is named already) or does not run (not Linux on x64)
 * @throws Error  when the package lacks a file
 */
export async function unpackVulkanDriver(environment: NodeJS.ProcessEnv = process.env): Promise<VulkanEnvironment | null> {
  if (environment['VK_ICD_FILENAMES'] || environment['VK_DRIVER_FILES']) return null;
  if (process.platform !== 'linux' || process.arch !== 'x64') return null;
  const entry = createRequire(import.meta.url).resolve('@sparticuz/chromium');
  const home = entry.slice(0, entry.lastIndexOf('chromium') + 'chromium'.length);
  const { version } = JSON.parse(await readFile(join(home, 'package.json'), 'utf8')) as { version: string };
  const folder = join(envPaths('sightline', { suffix: '' }).cache, `swiftshader-${version}`);
  if (!(await exists(join(folder, WANTED.at(-1)!)))) await unpack(join(home, 'bin', 'swiftshader.tar.br'), folder);
  return {
    VK_ICD_FILENAMES: join(folder, 'vk_swiftshader_icd.json'),
    LD_LIBRARY_PATH: [environment['LD_LIBRARY_PATH'], folder].filter(Boolean).join(':'),
  };
}

/** Into a folder of its own, then renamed: two runs at once must not see half a driver. */
async function unpack(archive: string, folder: string): Promise<void> {
  const files = readTar(brotliDecompressSync(await readFile(archive)));
  await mkdir(dirname(folder), { recursive: true });
  const fresh = await mkdtemp(`${folder}-`);
  for (const name of WANTED) {
    const file = files.get(name);
    if (!file) throw new Error(`${archive} holds no ${name}, only ${[...files.keys()].join(', ')}: npm ci again`);
    await writeFile(join(fresh, name), file, { mode: 0o755 });
  }
  try {
    await rename(fresh, folder);
  } catch (error) {
    await rm(fresh, { recursive: true });
    if (!(await exists(folder))) throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  return stat(path).then(() => true, () => false);
}
