import { MAX_PROBES, type FrameResult, type ProbeValue, type RuleFailure } from 'sightline/kernels';
import { z } from 'zod';

/** How the worker ended a frame that the host sent; posted back, many to a batch. */
export type FrameReport =
  | {
    readonly type: 'inspected'; readonly runId: number; readonly sequence: number; readonly result: FrameResult;
    /** That it was inspected with: not the one it was sent with where the window's engine cannot run that one and the recipe before goes on. */
    readonly recipeVersion: number;
    readonly verdict: 'pass' | 'fail' | null; readonly failures: readonly RuleFailure[];
    /** Of the recipe's probes, in their order. */
    readonly probes: readonly ProbeValue[];
    /** Which engine it was, for the session. */
    readonly engine: { readonly backend: 'webgpu' | 'wasm'; readonly adapter: string; readonly fallbackReason: string | null };
    /** Capture to verdict, ms. */
    readonly latencyMs: number;
    /** Of every region, as packRuns gives them; null where the frame's header did not ask, or they would be more than MAX_SHAPE_BYTES. */
    readonly shapes: readonly Uint8Array[] | null;
  }
  | { readonly type: 'dropped'; readonly runId: number; readonly sequence: number; readonly frame: number; readonly cause: 'engine-busy' }
  | { readonly type: 'failed'; readonly runId: number; readonly sequence: number; readonly frame: number; readonly cause: 'device-lost'; readonly reason: string };

/** With the largest table there can be, a report stays below what the host takes at once. */
export const MAX_SHAPE_BYTES = 40 * 2 ** 20;

const count = z.int().min(0);
const time = z.number().nullable();
const identity = { runId: count, sequence: count };
const metaSchema = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('inspected'), ...identity, recipeVersion: count, frame: count, ptsUs: z.number().nullable(), labelledCount: count, overflow: z.boolean(), levelDn: z.number().nullable(),
    times: z.strictObject({ stageMs: z.record(z.string(), time), uploadMs: z.number(), readbackMs: z.number(), totalMs: z.number() }),
    verdict: z.enum(['pass', 'fail']).nullable(),
    failures: z.array(z.strictObject({
      ruleId: z.string(), label: count.nullable(), property: z.string().nullable(), value: z.number(), limit: z.number(), side: z.enum(['min', 'max']),
      roi: z.string().nullable(), weight: z.number(),
    })),
    probes: z.array(z.strictObject({ rawDn: z.number(), flatFieldDn: z.number().nullable() })).max(MAX_PROBES),
    engine: z.strictObject({ backend: z.enum(['webgpu', 'wasm']), adapter: z.string(), fallbackReason: z.string().nullable() }),
    latencyMs: z.number(), regions: count, columns: z.array(z.string()),
    /** Bytes of all shapes. */
    shapes: count.nullable(),
  }),
  z.strictObject({ type: z.literal('dropped'), ...identity, frame: count, cause: z.literal('engine-busy') }),
  z.strictObject({ type: z.literal('failed'), ...identity, frame: count, cause: z.literal('device-lost'), reason: z.string() }),
]);

/**
 * Packs reports: per report u32 length of JSON, the JSON padded with spaces to 8 bytes, then for an inspected frame the labels
 * as f64 and every column as f64, little endian, so that numbers arrive bit for bit; then, where it has shapes, the bytes of each as u32 and all of
 * them together, both padded to 8.
 */
export function encodeReports(reports: readonly FrameReport[]): Uint8Array<ArrayBuffer> {
  const encoder = new TextEncoder();
  const parts = reports.flatMap((report) => {
    const { meta, numbers, shapes } = flatten(report);
    const json = encoder.encode(JSON.stringify(meta));
    const padded = new Uint8Array(Math.ceil((8 + json.length) / 8) * 8).fill(32);
    padded.set(json, 8);
    new DataView(padded.buffer).setUint32(0, padded.length - 8, true);
    new DataView(padded.buffer).setUint32(4, 0, true);
    return [padded, ...numbers.map((column) => new Uint8Array(column.buffer, column.byteOffset, column.byteLength)), ...packShapes(shapes)];
  });
  const batch = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    batch.set(part, at);
    at += part.length;
  }
  return batch;
}

const padded8 = (bytes: number): number => Math.ceil(bytes / 8) * 8;

function packShapes(shapes: readonly Uint8Array[] | null): Uint8Array[] {
  if (shapes === null) return [];
  const lengths = new Uint8Array(padded8(4 * shapes.length)), view = new DataView(lengths.buffer);
  shapes.forEach(({ length }, k) => { view.setUint32(4 * k, length, true); });
  const all = new Uint8Array(padded8(sizeOf(shapes)));
  let at = 0;
  for (const shape of shapes) {
    all.set(shape, at);
    at += shape.length;
  }
  return [lengths, all];
}

/** @returns the bytes of all of them */
export function sizeOf(shapes: readonly Uint8Array[]): number {
  return shapes.reduce((sum, { length }) => sum + length, 0);
}

function flatten(report: FrameReport): { meta: z.infer<typeof metaSchema>; numbers: Float64Array[]; shapes: readonly Uint8Array[] | null } {
  if (report.type !== 'inspected') return { meta: report, numbers: [], shapes: null };
  const { type, runId, sequence, recipeVersion, result, verdict, failures, probes, engine, latencyMs, shapes } = report;
  const { frame, ptsUs, labelledCount, overflow, levelDn, times, regions } = result;
  return {
    meta: {
      type, runId, sequence, recipeVersion, frame, ptsUs, labelledCount, overflow, levelDn, times: { ...times, stageMs: { ...times.stageMs } }, verdict,
      failures: failures.map((failure) => ({ ...failure })), probes: probes.map((value) => ({ ...value })), engine, latencyMs, regions: regions.count, columns: [...regions.columns.keys()],
      shapes: shapes && sizeOf(shapes),
    },
    shapes,
    numbers: [Float64Array.from(regions.label), ...regions.columns.values()],
  };
}

/**
 * Unpacks a batch.
 * @throws RangeError  when the bytes are no batch
 * @throws ZodError    when a report's JSON is not what the schema says
 */
export function decodeReports(batch: Uint8Array): FrameReport[] {
  const bytes = batch.byteOffset % 8 === 0 ? batch : batch.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const decoder = new TextDecoder();
  const reports: FrameReport[] = [];
  let at = 0;
  while (at < bytes.length) {
    const jsonBytes = at + 8 <= bytes.length ? view.getUint32(at, true) : Infinity;
    if (at + 8 + jsonBytes > bytes.length) throw new RangeError(`report batch of ${bytes.length} bytes: cut at ${at}`);
    const meta = metaSchema.parse(JSON.parse(decoder.decode(bytes.subarray(at + 8, at + 8 + jsonBytes))));
    at += 8 + jsonBytes;
    if (meta.type !== 'inspected') {
      reports.push(meta);
      continue;
    }
    const { type, runId, sequence, recipeVersion, frame, ptsUs, labelledCount, overflow, levelDn, times, verdict, failures, probes, engine, latencyMs, regions: rows, columns, shapes: shapeBytes } = meta;
    const needed = rows * 8 * (columns.length + 1) + (shapeBytes === null ? 0 : padded8(4 * rows) + padded8(shapeBytes));
    if (at + needed > bytes.length) throw new RangeError(`report batch of ${bytes.length} bytes: the table of frame ${frame} is cut`);
    const column = (): Float64Array => {
      const values = new Float64Array(bytes.buffer, bytes.byteOffset + at, rows).slice();
      at += rows * 8;
      return values;
    };
    const label = Uint32Array.from(column());
    const unpacked = (): Uint8Array[] | null => {
      if (shapeBytes === null) return null;
      const lengths = Array.from({ length: rows }, (_, k) => view.getUint32(at + 4 * k, true));
      if (lengths.reduce((sum, length) => sum + length, 0) !== shapeBytes) throw new RangeError(`report batch of ${bytes.length} bytes: the shapes of frame ${frame} are damaged`);
      // Of their own memory: they may wait for the disk longer than the batch.
      const from = at + padded8(4 * rows), all = bytes.slice(from, from + shapeBytes);
      at = from + padded8(shapeBytes);
      let next = 0;
      return lengths.map((length) => all.subarray(next, next += length));
    };
    const table = { count: rows, label, columns: new Map(columns.map((name) => [name, column()])) };
    reports.push({
      type, runId, sequence, recipeVersion, verdict, failures, probes, engine, latencyMs, shapes: unpacked(),
      result: { frame, ptsUs, labelledCount, regions: table, overflow, levelDn, times },
    });
  }
  return reports;
}
