import { execFileSync } from 'node:child_process';
import { mkdtemp, mkdir, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { StageImage } from 'sightline/kernels';
import { npyHeader, writeStageNpy } from '../../../main/dump/npy.ts';

const PYTHON = '/usr/bin/python3';
const hasNumpy = ((): boolean => {
  try {
    execFileSync(PYTHON, ['-c', 'import numpy'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
})();

const GRAY: StageImage = { stage: 'flatField', width: 3, height: 2, data: Float32Array.of(0.1, -2.5, 1e-7, 255, 12.25, 0) };
const MASK: StageImage = { stage: 'threshold', width: 2, height: 3, data: Uint8Array.of(0, 1, 1, 0, 1, 0) };
const LABELS: StageImage = { stage: 'label', width: 1, height: 3, data: Uint32Array.of(0, 70_000, 4_000_000_000) };

let folder: string;
beforeEach(async () => { folder = await mkdtemp(join(tmpdir(), 'sightline-dump-')); });
afterEach(async () => { await rm(folder, { recursive: true, force: true }); });

describe('a stage image on disk', () => {
  it('should have the header that numpy writes', () => {
    const header = Buffer.from(npyHeader(GRAY));
    expect([...header.subarray(0, 10)]).toEqual([0x93, 0x4e, 0x55, 0x4d, 0x50, 0x59, 1, 0, 118, 0]);
    expect(header.toString('latin1', 10)).toBe("{'descr': '<f4', 'fortran_order': False, 'shape': (2, 3), }".padEnd(117) + '\n');
    expect(header.length % 64).toBe(0);
    expect(Buffer.from(npyHeader(MASK)).toString('latin1')).toContain("'descr': '|u1', 'fortran_order': False, 'shape': (3, 2)");
    expect(Buffer.from(npyHeader(LABELS)).toString('latin1')).toContain("'descr': '<u4', 'fortran_order': False, 'shape': (3, 1)");
  });

  it('should hold the samples after it, also those of a view into a larger buffer', async () => {
    const whole = Float32Array.from({ length: 100 }, (_, i) => i / 3);
    const image: StageImage = { stage: 'raw', width: 4, height: 5, data: whole.subarray(17, 37) };
    const path = join(folder, 'frame-000000.raw.npy');
    await writeStageNpy(path, image);
    const bytes = await readFile(path);
    expect(bytes.length).toBe(128 + 80);
    expect(new Float32Array(new Uint8Array(bytes.subarray(128)).buffer)).toEqual(whole.slice(17, 37));
  });

  it.runIf(hasNumpy).each([GRAY, MASK, LABELS])('should be read by numpy: $stage', async (image) => {
    const path = join(folder, 'image.npy');
    await writeStageNpy(path, image);
    const text = execFileSync(PYTHON, ['-c', 'import json, sys, numpy; a = numpy.load(sys.argv[1]); print(json.dumps([a.dtype.name, a.shape, a.ravel().astype(float).tolist()]))', path]);
    const dtype = image === GRAY ? 'float32' : image === MASK ? 'uint8' : 'uint32';
    expect(JSON.parse(text.toString())).toEqual([dtype, [image.height, image.width], Array.from(image.data)]);
  });

  it('should replace an older one, and leave nothing behind where it cannot', async () => {
    const path = join(folder, 'image.npy');
    await writeStageNpy(path, MASK);
    await writeStageNpy(path, GRAY);
    expect((await readFile(path)).length).toBe(128 + 24);
    await mkdir(join(folder, 'taken.npy', 'x'), { recursive: true });
    await expect(writeStageNpy(join(folder, 'taken.npy'), GRAY)).rejects.toThrow();
    expect((await readdir(folder)).sort()).toEqual(['image.npy', 'taken.npy']);
    await expect(writeStageNpy(join(folder, 'missing', 'image.npy'), GRAY)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('should refuse samples that are no image', () => {
    expect(() => npyHeader({ width: 3, height: 3, data: new Uint8Array(8) })).toThrow('8 samples are no 3x3 image');
  });
});
