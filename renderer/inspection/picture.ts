import { fillBadPixels, fullScaleDn, saturatedFrom, stageScale, type Plan, type StageName } from 'sightline/kernels';
import { grayTable, labelColours, measuredColours, pack } from './colours.ts';
import { HIGHLIGHT_COLOUR, SATURATED_COLOUR, type DrawnOverlay } from './overlay.ts';
import { outlineLabels, paintCorrected, paintGray, paintLabels, paintSamples, tintLabels, type Raster } from './paint.ts';
import type { Overlay, ViewedStage } from './protocol.ts';
import type { SettledFrame } from './settledFrame.ts';
import type { Sampling } from './viewport.ts';

const MASK_COLOURS = Uint32Array.of(pack(0, 0, 0), pack(255, 255, 255));

/**
 * @returns the stages that the engine must give before this can be painted. The raw picture and the flat-field correction are made
 *          from the record, so they cost the engine nothing.
 */
export function stagesNeeded(plan: Plan, viewed: ViewedStage, overlay: Overlay): StageName[] {
  const stage = imageStage(plan, viewed);
  const needed = new Set<StageName>();
  if (stage !== 'raw' && stage !== plan.flatField?.name && viewed !== 'regions') needed.add(stage);
  if (viewed === 'regions' || overlay.outlines) needed.add(plan.label.name);
  return [...needed];
}

/** The stage whose pixels are seen: `measure` has none of its own and is shown by its labels, an unknown stage by the raw picture. */
export function imageStage(plan: Plan, viewed: ViewedStage): StageName {
  if (viewed === 'regions') return plan.flatField?.name ?? 'raw';
  if (viewed === plan.measure.name) return plan.label.name;
  return plan.stageNames.includes(viewed) ? viewed : 'raw';
}

/** Regions lie over the corrected picture: their colours say enough. */
export function marksSaturated(viewed: ViewedStage, overlay: Overlay): boolean {
  return overlay.saturated && viewed !== 'regions';
}

const tables = new Map<string, Uint32Array>();

function tableOf(plan: Plan, marked: boolean): Uint32Array {
  const { pixelFormat, bitDepth, range } = plan.format;
  const key = `${pixelFormat} ${bitDepth} ${range} ${marked}`;
  const table = tables.get(key) ?? (marked ? grayTable(plan.format).fill(SATURATED_COLOUR, saturatedFrom(plan.format)) : grayTable(plan.format));
  tables.set(key, table);
  return table;
}

/** Paints a stage of a frame whose `stagesNeeded` were read. */
export async function paintPicture(raster: Raster, sampling: Sampling, frame: SettledFrame, viewed: ViewedStage, overlay: DrawnOverlay): Promise<void> {
  const { engine: { plan }, record: { pixels }, result } = frame.inspected;
  const images = new Map(await Promise.all(stagesNeeded(plan, viewed, overlay).map(async (name) => [name, (await frame.image(name)).data] as const)));
  const { width } = plan.format;
  const whiteDn = fullScaleDn(plan.format);
  const stage = imageStage(plan, viewed);
  const marked = marksSaturated(viewed, overlay);
  const labels = images.get(plan.label.name);
  if (stage === 'raw') paintSamples(raster, sampling, pixels, width, tableOf(plan, marked));
  else if (stage === plan.flatField?.name) {
    const { bad, maps } = plan.flatField;
    fillBadPixels(bad, pixels, maps.dark, maps.gain);
    paintCorrected(raster, sampling, pixels, maps, whiteDn, marked ? { from: saturatedFrom(plan.format), colour: SATURATED_COLOUR } : null);
  }
  else if (stage === plan.label.name && labels instanceof Uint32Array) paintLabels(raster, sampling, labels, width, labelColours(result.labelledCount));
  else {
    const data = images.get(stage);
    if (data instanceof Float32Array) paintGray(raster, sampling, data, width, stageScale(plan, stage));
    else if (data) paintLabels(raster, sampling, data, width, MASK_COLOURS);
  }
  if (!(labels instanceof Uint32Array)) return;
  const colours = measuredColours(result.labelledCount, result.regions.label);
  if (viewed === 'regions') tintLabels(raster, sampling, labels, width, colours, overlay.highlight);
  if (overlay.outlines) outlineLabels(raster, sampling, labels, width, colours, overlay.highlight, HIGHLIGHT_COLOUR);
}
