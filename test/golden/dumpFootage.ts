import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Footage } from '../../kernels/footage/footage.ts';
import { FOOTAGE_CASES } from './footageCases.ts';

/**
 * Writes the footage that footage.py judges: raw samples, dark and flat as raw float32, and the truth.
 * Usage: node --conditions=sightline-source test/golden/dumpFootage.ts DIR
 */
const root = process.argv[2];
if (root === undefined) throw new Error('dumpFootage: no folder: give one');
for (const { name, frames, ...options } of FOOTAGE_CASES) {
  const dir = join(root, name);
  mkdirSync(dir, { recursive: true });
  const footage = new Footage(options);
  writeFileSync(join(dir, 'dark.f32'), footage.darkFrame());
  writeFileSync(join(dir, 'flat.f32'), footage.flatFrame());
  const rendered = frames.map((frame) => {
    const { pixels, truth } = footage.renderFrame(frame);
    writeFileSync(join(dir, `${frame}.raw`), pixels);
    return { ...truth, sha256: createHash('sha256').update(pixels).digest('hex') };
  });
  writeFileSync(join(dir, 'case.json'), JSON.stringify({ name, ...options, frames: rendered }));
}
