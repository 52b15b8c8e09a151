import { closeSync, openSync, writeFileSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { packMask } from '../support/maskPatterns.ts';
import { labelGoldenMasks } from './labelGoldens.ts';

/** Writes masks.bin (1 bit a pixel, least significant first, rows padded to whole bytes) and masks.json for labels.py. */
const folder = process.argv[2];
if (!folder) throw new RangeError('no folder given: node test/golden/dumpLabelMasks.ts FOLDER');
const file = openSync(join(folder, 'masks.bin'), 'w');
const index = Array.from(labelGoldenMasks(), ({ name, mask, width, height }) => {
  writeSync(file, packMask(mask, width, height, Math.ceil(width / 8)));
  return { key: `${width}x${height} ${name}`, width, height };
});
closeSync(file);
writeFileSync(join(folder, 'masks.json'), JSON.stringify(index));
