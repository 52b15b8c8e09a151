import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg } from '../../../main/component.ts';
import { runSightline } from './runSightline.ts';

const HEADER = 'frame,pts_us,label,area,bbox_min_row,bbox_min_col,bbox_max_row,bbox_max_col,centroid_row,centroid_col,intensity_mean\n';
const RECIPE = {
  recipe: 1, name: 'still',
  stages: [{ stage: 'threshold', method: 'fixed', levelDn: 100 }, { stage: 'label' }, { stage: 'measure', properties: ['area', 'bbox', 'centroid', 'intensity_mean'] }],
};
let folder: string;
let ffmpeg: string;
const at = (name: string): string => join(folder, name);

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-stills-'));
  ffmpeg = (await findFfmpeg()).path;
  writeFileSync(at('recipe.json'), JSON.stringify(RECIPE));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Ten rows of 200 DN from row 10, all of 150 DN from row 100 down. */
const tall = Uint8Array.from({ length: 3000 }, (_, row) => (row >= 100 ? 150 : row >= 10 && row < 20 ? 200 : 0));

describe('sightline inspect on stills of the smallest and the thinnest size', () => {
  it.each([
    ['1x1', Uint8Array.of(200), '0,,1,1,0,0,1,1,0.0,0.0,200.0\n'],
    ['1x3000', tall, '0,,1,10,10,0,20,1,14.5,0.0,200.0\n0,,2,2900,100,0,3000,1,1549.5,0.0,150.0\n'],
    ['3000x1', tall, '0,,1,10,0,10,1,20,0.0,14.5,200.0\n0,,2,2900,0,100,1,3000,0.0,1549.5,150.0\n'],
  ])('should measure %s exactly, from PGM and from PNG', async (size, samples, rows) => {
    const pgm = at(`${size}.pgm`);
    writeFileSync(pgm, Buffer.concat([Buffer.from(`P5\n${size.replace('x', ' ')}\n255\n`), samples]));
    execFileSync(ffmpeg, ['-v', 'error', '-i', pgm, at(`${size}.png`)]);
    for (const extension of ['pgm', 'png']) {
      const out = at(`${size}-${extension}`);
      const result = await runSightline(['inspect', at(`${size}.${extension}`), '--recipe', at('recipe.json'), '--engine', 'wasm', '--out', out, '--quiet']);
      expect(result, extension).toEqual({ code: 0, stdout: '', stderr: '' });
      expect(readFileSync(join(out, 'regions.csv'), 'utf8'), extension).toBe(HEADER + rows);
    }
  });

  it('should measure the values that a PGM of 10 bits and odd scale holds, not those that ffmpeg makes of them', async () => {
    writeFileSync(at('odd.pgm'), Buffer.concat([Buffer.from('P5\n2 1\n1000\n'), Buffer.of(0x01, 0xf4, 0x00, 0x64)]));
    expect(await runSightline(['inspect', at('odd.pgm'), '--recipe', at('recipe.json'), '--engine', 'wasm', '--out', at('odd'), '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    expect(readFileSync(join(at('odd'), 'regions.csv'), 'utf8')).toBe(`${HEADER}0,,1,1,0,0,1,1,0.0,0.0,500.0\n`);
  });
});
