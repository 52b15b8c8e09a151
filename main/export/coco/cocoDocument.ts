import { boxOf, columnRuns, type RegionRuns } from 'sightline/kernels';
import type { SessionSummary } from '../../contract/sessionSummary.ts';
import { readShapes } from '../frameShapes.ts';
import { SELECTED, type Selection } from '../selection.ts';
import { compressCounts } from './compressCounts.ts';

/**
 * The selected regions as one COCO document, in pieces: an image a frame, an annotation a region, one category named after the recipe.
 *
 * Masks are compressed RLE, which keeps every pixel and every hole. `iscrowd` is 0, because an annotation is one object: with 1, COCO's
 * tools would take it for a crowd and leave it out of training and scores; they tell RLE from polygons by its type, not by this number.
 * Beside COCO's own keys images have `frame` and `pts_us`, annotations `label`: the keys of regions.csv.
 *
 * @source  https://cocodataset.org/#format-data
 */
export async function* cocoDocument(selection: Selection, { source, started, versions, recipe, frame: { width, height } }: SessionSummary): AsyncGenerator<string, void, undefined> {
  const info = { description: `${recipe.name}: ${source.name}`, version: '1.0', year: new Date(started).getUTCFullYear(), contributor: `Sightline ${versions.sightline}`, date_created: started };
  yield `{"info":${JSON.stringify(info)},\n"licenses":[],\n"categories":[{"id":1,"name":${JSON.stringify(recipe.name)},"supercategory":"region"}],\n"images":[`;
  const rows = await selection.connection.stream(`SELECT frame, pts_us FROM ${SELECTED.frames} ORDER BY frame`);
  let between = '\n';
  for (let chunk = await rows.fetchChunk(); chunk !== null && chunk.rowCount > 0; chunk = await rows.fetchChunk()) {
    for (const [frameValue, ptsUs] of chunk.getRows()) {
      const frame = Number(frameValue);
      yield between + JSON.stringify({ id: imageId(frame), width, height, file_name: `frame-${String(frame).padStart(6, '0')}.png`, frame, pts_us: ptsUs === null ? null : Number(ptsUs) });
      between = ',\n';
    }
  }
  yield '],\n"annotations":[';
  let id = 0;
  for await (const { frame, regions } of readShapes(selection)) {
    for (const { label, runs } of regions) {
      yield `${id === 0 ? '\n' : ',\n'}${JSON.stringify({ id: ++id, image_id: imageId(frame), category_id: 1, ...geometry(runs, width, height), iscrowd: 0, label })}`;
    }
  }
  yield ']}\n';
}

/** COCO's ids begin at 1. */
function imageId(frame: number): number {
  return frame + 1;
}

/** `bbox` is x, y, width, height in pixels. */
function geometry(runs: RegionRuns, width: number, height: number): { segmentation: { size: [number, number]; counts: string }; area: number; bbox: [number, number, number, number] } {
  const { minRow, minCol, maxRow, maxCol, area } = boxOf(runs);
  return {
    segmentation: { size: [height, width], counts: compressCounts(columnRuns(runs, width, height)) },
    area, bbox: [minCol, minRow, maxCol - minCol, maxRow - minRow],
  };
}
