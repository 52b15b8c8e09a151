import type { FrameCost, ShownFrame } from '../../renderer/inspection/protocol.ts';

/** A frame of 10 ms: link 1, upload 1, two stages of 2 and 3, readback 1, 1 waiting, present 1. */
export function drawnCost(over: Partial<FrameCost> = {}): FrameCost {
  return {
    runId: 1, width: 640, height: 480, frame: 7, atMs: 0, verdict: 'pass', stageMs: { gaussianBlur: 2, label: 3 }, captureMs: 2, linkMs: 1, uploadMs: 1, readbackMs: 1, totalMs: 8, presentMs: 1, latencyMs: 12,
    ...over,
  };
}

export const DRAWN_PLAN = { stageNames: ['gaussianBlur', 'label'], fusedInto: {} };

/** A shown frame with an area and a box for each label given. */
export function drawnFrame(sequence: number, areas: readonly number[], over: Partial<ShownFrame> = {}): ShownFrame {
  const label = Uint32Array.from(areas, (_, i) => i + 1);
  const columns = new Map([
    ['area', Float64Array.from(areas)],
    ['bbox_min_row', Float64Array.from(areas, (_, i) => 10 * i)], ['bbox_min_col', Float64Array.from(areas, () => 20)],
    ['bbox_max_row', Float64Array.from(areas, (_, i) => 10 * i + 4)], ['bbox_max_col', Float64Array.from(areas, () => 26)],
  ]);
  const regions = { count: areas.length, label, columns };
  return {
    header: {
      runId: 1, recipeVersion: 1, frame: sequence, sequence, ptsUs: null, capturedAtMs: 0, captureMs: 2, mode: 'live', keepsShapes: false,
      format: { width: 640, height: 480, pixelFormat: 'gray8', bitDepth: 8, range: 'full' },
    },
    result: {
      frame: sequence, ptsUs: null, labelledCount: areas.length, regions, overflow: false, levelDn: 128,
      times: { stageMs: {}, uploadMs: 0, readbackMs: 0, totalMs: 0 },
    },
    regions, verdict: 'pass', failures: [], probes: [], marked: null, latencyMs: 1, ...over,
  };
}
