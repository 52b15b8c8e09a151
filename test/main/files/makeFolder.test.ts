import { existsSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeFolder, makeFolderSync } from '../../../main/files/makeFolder.ts';

let root = '';
beforeEach(() => { root = mkdtempSync(join(tmpdir(), 'sightline-folder-')); });
afterEach(() => { rmSync(root, { recursive: true, force: true }); });

describe.each([['makeFolder', makeFolder], ['makeFolderSync', async (folder: string) => { makeFolderSync(folder); }]] as const)('%s', (_name, make) => {
  it('should make what is missing and leave what is there', async () => {
    await make(join(root, 'a', 'b', 'c'));
    await make(join(root, 'a', 'b'));
    expect(statSync(join(root, 'a', 'b', 'c')).isDirectory()).toBe(true);
  });

  it('should refuse to make a folder of or below a file, or of a link to nowhere', async () => {
    writeFileSync(join(root, 'file'), '');
    symlinkSync(join(root, 'nowhere'), join(root, 'link'));
    await expect(make(join(root, 'file'))).rejects.toThrow('EEXIST');
    await expect(make(join(root, 'file', 'below'))).rejects.toThrow('ENOTDIR');
    await expect(make(join(root, 'link'))).rejects.toThrow('EEXIST');
    expect(existsSync(join(root, 'nowhere'))).toBe(false);
  });

  it.runIf(process.platform === 'linux')('should refuse, not hang, where the system takes no folders', async () => {
    await expect(make('/proc/sightline/deep')).rejects.toThrow('/proc/sightline');
  });
});
