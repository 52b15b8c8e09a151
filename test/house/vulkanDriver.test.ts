import { describe, expect, it } from 'vitest';
import { readTar } from '../support/tarArchive.ts';
import { unpackVulkanDriver } from '../support/vulkanDriver.ts';

/** A tar archive of one file, padded to blocks. */
function tarOf(name: string, content: string, size = content.length.toString(8).padStart(11, '0')): Uint8Array {
  const archive = new Uint8Array(512 * 4);
  const put = (at: number, text: string): void => { archive.set(new TextEncoder().encode(text), at); };
  put(0, name);
  put(124, size);
  put(156, '0');
  put(512, content);
  return archive;
}

describe('the software Vulkan driver of the tests', () => {
  it('comes out of a tar archive', () => {
    const files = readTar(tarOf('./driver.json', '{"file_format_version": "1.0.0"}'));
    expect([...files.keys()]).toEqual(['driver.json']);
    expect(new TextDecoder().decode(files.get('driver.json'))).toBe('{"file_format_version": "1.0.0"}');
  });

  it('of a damaged archive is refused', () => {
    expect(() => readTar(tarOf('driver.json', '', 'no number'))).toThrow(/tar header at byte 0 has no size/);
  });

  it('stays out of the way of a driver that the environment names', async () => {
    expect(await unpackVulkanDriver({ VK_ICD_FILENAMES: '/etc/vulkan/icd.d/some.json' })).toBeNull();
    expect(await unpackVulkanDriver({ VK_DRIVER_FILES: '/etc/vulkan/icd.d/some.json' })).toBeNull();
  });
});
