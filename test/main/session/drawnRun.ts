import { createPlan, recipeSchema, tableColumns, type FrameResult, type Plan, type Recipe } from 'sightline/kernels';
import type { SessionOptions } from '../../../main/session/session.ts';
import { FrameLedger } from '../../../main/contract/ledger.ts';
import type { SessionOutcome } from '../../../main/contract/sessionSummary.ts';

/** A plan for 64x48 frames whose measure stage is the given one. */
export function drawnPlan(measure: Record<string, unknown> = {}, recipe: Record<string, unknown> = {}): Plan {
  const parsed: Recipe = recipeSchema.parse({
    recipe: 1, name: 'drawn',
    stages: [
      { stage: 'gaussianBlur', sigmaPx: 1.1 }, { stage: 'threshold', method: 'fixed', levelDn: 128 }, { stage: 'label' },
      { stage: 'measure', ...measure },
    ],
    ...recipe,
  });
  return createPlan(parsed, { width: 64, height: 48, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
}

/** A result with `count` regions whose column c of row r is `c * 1000 + r + 0.5`, whole where the column counts. */
export function drawnResult(plan: Plan, frame: number, count: number, columns: Record<string, number[]> = {}): FrameResult {
  const table = tableColumns(plan).map((name, c): [string, Float64Array] => [
    name, Float64Array.from({ length: count }, (_, r) => columns[name]?.[r] ?? (/^(area|bbox)/.test(name) && name !== 'area_um2' ? c * 1000 + r : c * 1000 + r + 0.5)),
  ]);
  return {
    frame, ptsUs: frame * 33_367, labelledCount: count + 2, overflow: false, levelDn: 128,
    regions: { count, label: Uint32Array.from({ length: count }, (_, r) => r + 1), columns: new Map(table) },
    times: { stageMs: { gaussianBlur: 1.25, threshold: null, label: 0.5, measure: 0.125 }, uploadMs: 0, readbackMs: 0.75, totalMs: 2.5 },
  };
}

/** Settings of a run that never happened. */
export function drawnOptions(dir: string | null, plan: Plan, more: Partial<SessionOptions> = {}): SessionOptions {
  return {
    dir, plan, exports: ['csv'],
    settings: {
      source: { name: 'web.mkv', description: 'ffv1, gray', startSeconds: null, frameLimit: null },
      engine: { backend: 'wasm', adapter: 'WebAssembly SIMD, 2 threads', fallbackReason: 'no adapter', profile: false },
      calibration: null,
      versions: { sightline: '0.1.0', node: process.version, ffmpeg: { version: '5.1', path: '/usr/bin/ffmpeg', origin: 'PATH' } },
    },
    ...more,
  };
}

/** The end of a run that inspected `frames` frames. */
export function drawnOutcome(frames: number): SessionOutcome {
  const ledger = new FrameLedger();
  for (let frame = 0; frame < frames; frame++) ledger.record(frame, { type: 'inspected' });
  return { state: 'done', reason: null, ledger: ledger.snapshot(), budget: null };
}
