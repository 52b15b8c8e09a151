import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const LOADER = 'libvulkan.so.1';
const USUAL_FOLDERS = ['/usr/lib', '/usr/lib64', '/usr/local/lib', '/lib', '/lib64', '/usr/lib/x86_64-linux-gnu', '/usr/lib/aarch64-linux-gnu', '/run/opengl-driver/lib'];

/**
 * Whether WebGPU could reach a driver at all. Only Linux is asked: there Dawn writes a warning of its own on stderr when the
 * loader is missing, and says nothing better than that.
 */
export function hasVulkanLoader(): boolean {
  if (process.platform !== 'linux') return true;
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
