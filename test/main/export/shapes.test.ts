import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packRuns } from 'sightline/kernels';
import { cocoDocument } from '../../../main/export/coco/cocoDocument.ts';
import { exportStored } from '../../../main/export/index.ts';
import { openSelection } from '../../../main/export/selection.ts';
import { createSession, openStoredSession } from '../../../main/session/index.ts';
import { describeUnless } from '../../support/describeUnless.ts';
import { findPython } from '../../support/python.ts';
import { runSightline } from '../cli/runSightline.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from '../session/drawnRun.ts';

const python = findPython(['numpy', 'scipy', 'skimage']);
const ORACLE = fileURLToPath(new URL('readShapes.py', import.meta.url));
let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-shapes-')); });
afterAll(() => rmSync(folder, { recursive: true }));

describeUnless(python.missing)('COCO, label images and ImageJ ROIs', () => {
  // Noise at its percolation threshold: regions within holes of regions, pixels that touch at a corner, the frame's edges.
  it.each([4, 8])('should hold every pixel of every region, read by decoders that are not ours, %i-connected', { timeout: 120_000 }, async (connectivity) => {
    const recipe = at(`recipe-${connectivity}.json`);
    writeFileSync(recipe, JSON.stringify({
      recipe: 1, name: 'a "noisy" web', stages: [{ stage: 'threshold', method: 'fixed', levelDn: connectivity === 8 ? 150 : 105 }, { stage: 'label', connectivity }, { stage: 'measure', minAreaPx2: 3 }],
    }));
    const out = at(`noise-${connectivity}`), stages = at(`stages-${connectivity}`);
    const result = await runSightline(['inspect', "lavfi:nullsrc=s=97x61:r=25,format=gray,geq=lum='random(1)*255'", '--frames', '4', '--recipe', recipe, '--engine', 'wasm',
      '--export', 'csv,coco,labels,imagej', '--dump-stages', stages, '--out', out]);
    expect(result, result.stderr).toMatchObject({ code: 0, stderr: '' });
    for (const name of ['coco.json', 'labels/', 'rois.zip']) expect(result.stdout).toContain(name);
    expect(JSON.parse(readFileSync(join(out, 'session.json'), 'utf8'))).toMatchObject({ files: [{ name: 'session.duckdb' }, {}, {}, { name: 'coco.json' }, { name: 'labels/' }, { name: 'rois.zip' }] });
    const counts = JSON.parse(execFileSync(python.path!, [ORACLE, out, stages, String(connectivity)], { encoding: 'utf8' })) as Record<string, number>;
    expect(counts['labels']).toBe(4);
    expect(counts['coco']).toBeGreaterThan(100);
    expect(counts['rois']).toBe(counts['coco']);
    expect(counts['dropped']).toBeGreaterThan(100);
  });
});

describeUnless(python.missing)('a label above 65,535', () => {
  it('should make the images 32-bit TIFF', async () => {
    await storeRows(at('many'), 1, [7, 70_000, 4_000_000_000]);
    await exportStored({ session: await openStoredSession(at('many')), formats: ['labels'], frames: null, where: null, folder: at('many-out') });
    const read = 'import sys; from skimage import io; a = io.imread(sys.argv[1]); print(a.dtype, a.shape, a[0, :4].tolist(), a[1, :4].tolist(), a[2, :4].tolist(), (a != 0).sum())';
    expect(execFileSync(python.path!, ['-c', read, at('many-out', 'labels', 'frame-000000.tif')], { encoding: 'utf8' }).trim()).toBe(
      'uint32 (48, 64) [7, 7, 7, 0] [70000, 70000, 70000, 0] [4000000000, 4000000000, 4000000000, 0] 9');
  });
});

/** Regions of one run of three pixels, label n in row n - 1. */
async function storeRows(dir: string, frames: number, labels: readonly number[]): Promise<void> {
  const plan = drawnPlan({ properties: ['area'] });
  const session = await createSession(drawnOptions(dir, plan, { exports: [], shapes: true }));
  for (let frame = 0; frame < frames; frame++) {
    const { regions, ...rest } = drawnResult(plan, frame, labels.length);
    const label = Uint32Array.from(labels);
    await session.appendShapes(frame, label, labels.map((_, k) => packRuns(Uint32Array.of(k, frame % 60, 3))));
    await session.append({ ...rest, regions: { ...regions, label } }, null, []);
  }
  await session.close(drawnOutcome(frames));
}

describe('an export of shapes', () => {
  it('should leave out the regions that were not selected, and keep their frames', async () => {
    await storeRows(at('rows'), 3, [1, 2, 3]);
    await exportStored({ session: await openStoredSession(at('rows')), formats: ['coco', 'labels'], frames: [{ from: 1 }], where: 'label = 2', folder: at('part') });
    const { images, annotations } = JSON.parse(readFileSync(at('part', 'coco.json'), 'utf8')) as { images: { frame: number }[]; annotations: { label: number; image_id: number; bbox: number[] }[] };
    expect(images.map(({ frame }) => frame)).toEqual([1, 2]);
    expect(annotations.map(({ image_id, label, bbox }) => [image_id, label, bbox])).toEqual([[2, 2, [1, 1, 3, 1]], [3, 2, [2, 1, 3, 1]]]);
    expect(readdirSync(at('part', 'labels'))).toEqual(['frame-000001.png', 'frame-000002.png']);
  });

  it('should stream: more than a thousand frames, a region at a time', { timeout: 120_000 }, async () => {
    await storeRows(at('long'), 1500, Array.from({ length: 47 }, (_, k) => k + 1));
    const session = await openStoredSession(at('long'));
    const selection = await openSelection(session, { frames: null, where: null });
    let pieces = 0, longest = 0;
    for await (const piece of cocoDocument(selection, session.summary)) {
      pieces += 1;
      longest = Math.max(longest, piece.length);
    }
    await selection.close();
    expect(pieces).toBeGreaterThan(72_000);
    expect(longest).toBeLessThan(500);
    const { files } = await exportStored({ session, formats: ['coco', 'imagej'], frames: null, where: null, folder: at('long-out') });
    expect(files.map(({ name }) => name)).toEqual(['coco.json', 'rois.zip']);
    const coco = JSON.parse(readFileSync(at('long-out', 'coco.json'), 'utf8')) as { images: unknown[]; annotations: unknown[] };
    expect([coco.images.length, coco.annotations.length]).toEqual([1500, 70_500]);
    if (python.path === null) return;
    const names = execFileSync(python.path, ['-c', 'import sys, zipfile; z = zipfile.ZipFile(sys.argv[1]); print(len(z.namelist()), z.testzip())', at('long-out', 'rois.zip')], { encoding: 'utf8' });
    expect(names.trim()).toBe('70500 None');
  });

  it('should say how to get shapes where the session has none', async () => {
    const session = await createSession(drawnOptions(at('plain'), drawnPlan(), { exports: [] }));
    await expect(session.appendShapes(0, Uint32Array.of(1), [new Uint8Array(3)])).rejects.toThrow('frame 0: shapes for a session that keeps none');
    await session.append(drawnResult(drawnPlan(), 0, 2), null, []);
    await session.close(drawnOutcome(1));
    const reason = /session .*plain.*: holds no shapes, which coco, labels and imagej are made of: record it again with --shapes \(inspect or serve\)$/;
    for (const format of ['coco', 'labels', 'imagej'] as const) {
      await expect(exportStored({ session: await openStoredSession(at('plain')), formats: [format], frames: null, where: null, folder: at('never') })).rejects.toThrow(reason);
    }
    const result = await runSightline(['export', at('plain'), '--format', 'coco', '--out', at('never')]);
    expect(result).toMatchObject({ code: 2, stdout: '' });
    expect(result.stderr.trim()).toMatch(reason);
    expect(readdirSync(folder)).not.toContain('never');
  });

  it('should leave nothing half-written where a shape is missing', async () => {
    const plan = drawnPlan({ properties: ['area'] });
    const session = await createSession(drawnOptions(at('gap'), plan, { exports: [], shapes: true }));
    await session.append(drawnResult(plan, 0, 1), null, []);
    await session.close(drawnOutcome(1));
    const stored = await openStoredSession(at('gap'));
    for (const format of ['coco', 'labels', 'imagej'] as const) {
      await expect(exportStored({ session: stored, formats: [format], frames: null, where: null, folder: at('gap-out') })).rejects.toThrow('region 1 of frame 0 has no shape: record it again');
    }
    expect(readdirSync(at('gap-out'))).toEqual([]);
  });
});
