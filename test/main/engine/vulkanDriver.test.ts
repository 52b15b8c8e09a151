import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { hasVulkanDriver } from '../../../main/engine/vulkanDriver.ts';

let root = '';
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'sightline-vulkan-')); });
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

function put(path: string): string {
  mkdirSync(dirname(join(root, path)), { recursive: true });
  writeFileSync(join(root, path), '{}');
  return join(root, path);
}

const found = (environment: NodeJS.ProcessEnv = {}): boolean => hasVulkanDriver({ HOME: join(root, 'home'), ...environment }, root);

describe('a Vulkan driver', () => {
  it.each(['usr/share', 'usr/local/share', 'etc', 'etc/xdg', 'home/.config', 'home/.local/share', 'run/opengl-driver/share'])('should be found in %s', (folder) => {
    expect(found()).toBe(false);
    put(`${folder}/vulkan/icd.d/notes.txt`);
    expect(found()).toBe(false);
    put(`${folder}/vulkan/icd.d/driver.json`);
    expect(found()).toBe(true);
  });

  it('should be found where the environment puts it, in addition', () => {
    put('elsewhere/vulkan/icd.d/driver.json');
    expect(found({ XDG_DATA_DIRS: `/nowhere:${join(root, 'elsewhere')}` })).toBe(true);
    expect(found({ VK_ADD_DRIVER_FILES: join(root, 'elsewhere/vulkan/icd.d') })).toBe(true);
  });

  it('should be what the environment names, and nothing else', () => {
    const driver = put('named/driver.json');
    put('usr/share/vulkan/icd.d/driver.json');
    for (const name of ['VK_DRIVER_FILES', 'VK_ICD_FILENAMES']) {
      expect(found({ [name]: driver })).toBe(true);
      expect(found({ [name]: `/nowhere/one.json:${dirname(driver)}` })).toBe(true);
      expect(found({ [name]: '/nowhere/one.json' })).toBe(false);
    }
  });
});
