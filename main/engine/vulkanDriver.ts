import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

const LOADER = 'libvulkan.so.1';
const USUAL_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib', '/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/run/opengl-driver/lib'];

/**
 * Why WebGPU could reach no driver; null where it may. Only Linux is asked: there Dawn, and the loader below it, write warnings of
 * their own on stderr when the loader or every driver is missing, and say nothing better than that.
 */
export function missingVulkan(): string | null {
  if (process.platform !== 'linux') return null;
  if (!hasLoader()) return 'no Vulkan loader (libvulkan.so.1) is installed: no GPU driver, or none with Vulkan';
  return hasVulkanDriver() ? null : 'a Vulkan loader is installed and no driver for it (no vulkan/icd.d/*.json): install the driver of the GPU';
}

function hasLoader(): boolean {
  const named = (process.env['LD_LIBRARY_PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  return [...named, ...USUAL_FOLDERS].some((folder) => existsSync(join(folder, LOADER))) || isInLinkerCache();
}

function isInLinkerCache(): boolean {
  try {
    return execFileSync('ldconfig', ['-p'], { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).includes(LOADER);
  } catch {
    return false;
  }
}

/**
 * Whether a driver is described where the loader looks: in files that the environment names, or in `vulkan/icd.d` below the
 * folders for data and configuration.
 *
 * @param root  stands for `/` in the fixed folders
 * @source Vulkan-Loader, docs/LoaderDriverInterface.md, "Driver Discovery on Linux"
 */
export function hasVulkanDriver(environment: NodeJS.ProcessEnv = process.env, root = '/'): boolean {
  const list = (name: string, otherwise = ''): string[] => (environment[name] || otherwise).split(delimiter).filter((part) => part !== '');
  const named = [...list('VK_DRIVER_FILES'), ...list('VK_ICD_FILENAMES')];
  // What is named stands instead of all that would be searched.
  if (named.length > 0) return named.some(describesDriver);
  const home = environment['HOME'] || homedir();
  const searched = [
    ...list('XDG_CONFIG_HOME', join(home, '.config')), ...list('XDG_CONFIG_DIRS', join(root, 'etc/xdg')), join(root, 'etc'), join(root, 'usr/local/etc'),
    ...list('XDG_DATA_HOME', join(home, '.local/share')), ...list('XDG_DATA_DIRS', [join(root, 'usr/local/share'), join(root, 'usr/share')].join(delimiter)),
    join(root, 'run/opengl-driver/share'),
  ].map((folder) => join(folder, 'vulkan', 'icd.d'));
  return [...list('VK_ADD_DRIVER_FILES'), ...searched].some(describesDriver);
}

/** @param path  a description, or a folder of them */
function describesDriver(path: string): boolean {
  try {
    return statSync(path).isDirectory() ? readdirSync(path).some((name) => name.endsWith('.json')) : path.endsWith('.json');
  } catch {
    return false;
  }
}
