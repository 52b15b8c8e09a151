import { makeZip } from 'client-zip';
import { traceOutline } from 'sightline/kernels';
import type { SessionSummary } from '../../contract/sessionSummary.ts';
import { readShapes } from '../frameShapes.ts';
import type { Selection } from '../selection.ts';
import { encodeRoi } from './encodeRoi.ts';

/**
 * The outlines of the selected regions as a ROI set of ImageJ, in pieces of a zip: `000012-00034.roi` is label 34 of frame 12, on slice 13
 * of the recording opened as a stack. Outlines follow the outer edge; holes are not in them.
 */
export async function* roiSet(selection: Selection, { recipe, started }: SessionSummary): AsyncGenerator<Uint8Array, void, undefined> {
  const { connectivity } = recipe.stages.find((stage) => stage.stage === 'label') ?? { connectivity: 8 as const };
  const lastModified = new Date(started);
  async function* entries(): AsyncGenerator<{ name: string; lastModified: Date; input: Uint8Array }> {
    for await (const { frame, regions } of readShapes(selection)) {
      for (const { label, runs } of regions) {
        const name = `${String(frame).padStart(6, '0')}-${String(label).padStart(5, '0')}`;
        yield { name: `${name}.roi`, lastModified, input: encodeRoi({ name, position: frame + 1, outline: traceOutline(runs, connectivity) }) };
      }
    }
  }
  yield* makeZip(entries());
}
