import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { regionScenes } from './regionScenes.ts';

/** Writes scenes.bin (a scene: mask as bytes, then values as f64) and scenes.json for regions.py. */
const folder = process.argv[2];
if (!folder) throw new RangeError('no folder given: node test/golden/dumpRegionScenes.ts FOLDER');
const file = openSync(join(folder, 'scenes.bin'), 'w');
const index = Array.from(regionScenes(), ({ name, mask, values, plan }) => {
  writeSync(file, mask);
  writeSync(file, Float64Array.from(values));
  const { width, height } = plan.format;
  return { name, width, height, connectivity: plan.label.connectivity, intensity: plan.intensity };
});
closeSync(file);
writeFileSync(join(folder, 'scenes.json'), JSON.stringify(index));
