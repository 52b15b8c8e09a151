import { encode } from 'fast-png';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { RUN_NUMBERS } from 'sightline/kernels';
import type { SessionSummary } from '../../contract/sessionSummary.ts';
import { outputError } from '../../session/index.ts';
import { readShapes, type FrameShapes } from '../frameShapes.ts';
import { SELECTED, type Selection } from '../selection.ts';
import { encodeTiff } from './encodeTiff.ts';

const MAX_PNG_LABEL = 65_535;

/**
 * Writes a label image of every selected frame into a folder: `frame-000012.png`, 16 bits gray, or `.tif`, 32 bits, where a selected
 * label is above 65,535. A pixel is the label of its region in the table; background and regions that were not selected are 0.
 *
 * @param folder  made; has its name only once every image is in it
 * @throws OutputError, SessionError  nothing of it is left
 */
export async function writeLabelImages(folder: string, selection: Selection, { frame: { width, height } }: SessionSummary): Promise<void> {
  const largest = Number((await selection.connection.runAndReadAll(`SELECT coalesce(max(label), 0) FROM ${SELECTED.regions}`)).getRows()[0]![0]);
  const isPng = largest <= MAX_PNG_LABEL;
  const partial = `${folder}.partial`;
  try {
    await makeEmpty(partial);
    const labels = new Uint32Array(width * height);
    for await (const shapes of readShapes(selection)) {
      paint(labels, width, shapes);
      const file = isPng ? encode({ width, height, depth: 16, channels: 1, data: new Uint16Array(labels) }) : encodeTiff(labels, width, height);
      await writeImage(join(partial, `frame-${String(shapes.frame).padStart(6, '0')}.${isPng ? 'png' : 'tif'}`), file);
    }
    await rename(partial, folder).catch((cause: unknown) => { throw outputError('export cannot be written', folder, cause); });
  } catch (error) {
    await rm(partial, { recursive: true, force: true }).catch(() => undefined);
    throw error;
  }
}

/** What an export that was killed left behind is no part of this one. */
async function makeEmpty(folder: string): Promise<void> {
  try {
    await rm(folder, { recursive: true, force: true });
    await mkdir(folder);
  } catch (cause) {
    throw outputError('export cannot be written', folder, cause);
  }
}

function paint(labels: Uint32Array, width: number, { regions }: FrameShapes): void {
  labels.fill(0);
  for (const { label, runs } of regions) {
    for (let i = 0; i < runs.length; i += RUN_NUMBERS) {
      const first = runs[i]! * width + runs[i + 1]!;
      labels.fill(label, first, first + runs[i + 2]!);
    }
  }
}

async function writeImage(path: string, file: Uint8Array): Promise<void> {
  await writeFile(path, file).catch((cause: unknown) => { throw outputError('export cannot be written', path, cause); });
}
