import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { describeGpu } from '../../support/nodeGpu.ts';
import { runSightline } from './runSightline.ts';

const SOURCE = 'demo:size=320x240,frames=4,seed=5';
const FRAMES = 4;
/** Rounding in f32 may move a value by this much, DN; only pixels so near the level may fall on either side. */
const TOLERANCE_DN = 1e-3;
const LEVEL_DN = 128;
const NPY_HEADER_BYTES = 128;

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-answer-')); });
afterAll(() => rmSync(folder, { recursive: true }));

const stage = (engine: string, frame: number, name: string): Buffer =>
  readFileSync(join(folder, `${engine}-stages`, `frame-${String(frame).padStart(6, '0')}.${name}.npy`)).subarray(NPY_HEADER_BYTES);
const blurred = (engine: string, frame: number): Float32Array => {
  const bytes = stage(engine, frame, 'gaussianBlur');
  return new Float32Array(bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength));
};

describeGpu('one answer from two engines, through the command line', () => {
  it('should have masks that differ near the level alone, and equal regions where they do not differ', { timeout: 180_000 }, async () => {
    for (const engine of ['webgpu', 'wasm']) {
      const args = ['inspect', SOURCE, '--engine', engine, '--out', join(folder, engine), '--dump-stages', join(folder, `${engine}-stages`), '--export', 'csv,coco', '--quiet'];
      const { code, stderr } = await runSightline(args);
      expect(code, stderr).toBe(0);
    }
    const rows = (engine: string): Map<string, string[]> =>
      Map.groupBy(readFileSync(join(folder, engine, 'regions.csv'), 'utf8').trim().split('\n').slice(1), (line) => line.slice(0, line.indexOf(',')));
    const masks = (engine: string, frame: number): object[] => (JSON.parse(readFileSync(join(folder, engine, 'coco.json'), 'utf8')) as { annotations: { image_id: number }[] })
      .annotations.filter(({ image_id }) => image_id === frame + 1).map((annotation) => ({ ...annotation, id: 0 }));
    const [gpu, cpu] = [rows('webgpu'), rows('wasm')];
    let agreeing = 0;
    for (let frame = 0; frame < FRAMES; frame++) {
      const [a, b] = [blurred('webgpu', frame), blurred('wasm', frame)];
      expect(a.reduce((worst, value, i) => Math.max(worst, Math.abs(value - b[i]!)), 0)).toBeLessThan(TOLERANCE_DN);
      const [maskA, maskB] = [stage('webgpu', frame, 'threshold'), stage('wasm', frame, 'threshold')];
      const different = [...maskA.keys()].filter((i) => maskA[i] !== maskB[i]);
      for (const i of different) expect(Math.abs(b[i]! - LEVEL_DN)).toBeLessThan(TOLERANCE_DN);
      if (different.length > 0) continue;
      agreeing++;
      expect(gpu.get(String(frame))).toEqual(cpu.get(String(frame)));
      expect(masks('webgpu', frame)).toEqual(masks('wasm', frame));
      expect(masks('wasm', frame)).toHaveLength(cpu.get(String(frame))!.length);
      expect(stage('webgpu', frame, 'label')).toEqual(stage('wasm', frame, 'label'));
      expect(stage('webgpu', frame, 'flatField')).toEqual(stage('wasm', frame, 'flatField'));
    }
    expect(agreeing).toBeGreaterThan(0);
  });
});
