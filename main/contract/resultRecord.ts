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

/** A report as the host settled it: a frame whose report it refused has failed, and the reason is the refusal's. */
export type SettledReport =
  | FrameReport
  | { readonly type: 'failed'; readonly runId: number; readonly sequence: number; readonly frame: number; readonly cause: 'output-error'; readonly reason: string };

const count = z.int().min(0);

/** A report that is not taken, and why; those around it are. */
export const refusedReportSchema = z.strictObject({ runId: count, sequence: count, frame: count, error: z.string() });
export type RefusedReport = z.infer<typeof refusedReportSchema>;
/** What a batch with such reports is answered with. */
export const reportAnswerSchema = z.strictObject({ refused: z.array(refusedReportSchema).min(1) });

/** A batch as it arrived. */
export interface ReportBatch {
  readonly reports: readonly FrameReport[];
  readonly refused: readonly RefusedReport[];
}

/** With the largest table there can be, a report stays below what the host takes at once. */
export const MAX_SHAPE_BYTES = 40 * 2 ** 20;

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
/** Whose report it is and how long its table: with that the next one is found, whatever else it says. */
const framingSchema = z.object({ ...identity, frame: count, regions: count.default(0), columns: z.array(z.string()).default([]), shapes: count.nullable().default(null) });

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
 * @throws RangeError  when the bytes are no batch: nobody knows where its reports begin
 */
export function decodeReports(batch: Uint8Array): ReportBatch {
  const bytes = batch.byteOffset % 8 === 0 ? batch : batch.slice();
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const reports: FrameReport[] = [], refused: RefusedReport[] = [];
  let at = 0;
  while (at < bytes.length) {
    const jsonBytes = at + 8 <= bytes.length ? view.getUint32(at, true) : Infinity;
    if (at + 8 + jsonBytes > bytes.length) throw new RangeError(`report batch of ${bytes.length} bytes: cut at ${at}`);
    const json = jsonOf(bytes.subarray(at + 8, at + 8 + jsonBytes)), framing = framingSchema.safeParse(json);
    if (!framing.success) throw new RangeError(`report batch of ${bytes.length} bytes: no report at ${at}: ${firstFault(framing.error)}`);
    at += 8 + jsonBytes;
    const { runId, sequence, frame, regions, columns, shapes } = framing.data;
    const tableBytes = regions * 8 * (columns.length + 1) + (shapes === null ? 0 : padded8(4 * regions) + padded8(shapes));
    if (at + tableBytes > bytes.length) throw new RangeError(`report batch of ${bytes.length} bytes: the table of frame ${frame} is cut`);
    const read = readReport(json, bytes.subarray(at, at + tableBytes));
    if (typeof read === 'string') refused.push({ runId, sequence, frame, error: read });
    else reports.push(read);
    at += tableBytes;
  }
  return { reports, refused };
}

function jsonOf(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(bytes)) as unknown;
  } catch {
    return null;
  }
}

function firstFault({ issues: [issue] }: z.ZodError): string {
  return issue === undefined ? 'not understood' : `${issue.path.join('.') || 'report'}: ${issue.message}`;
}

/** @returns the report; or what is wrong with it */
function readReport(json: unknown, tableBytes: Uint8Array): FrameReport | string {
  const read = metaSchema.safeParse(json);
  if (!read.success) return firstFault(read.error);
  const meta = read.data;
  if (meta.type !== 'inspected') return meta;
  const { frame, ptsUs, labelledCount, overflow, levelDn, times, regions: rows, columns, shapes: shapeBytes, ...report } = meta;
  const column = (index: number): Float64Array => new Float64Array(tableBytes.buffer, tableBytes.byteOffset + index * rows * 8, rows).slice();
  const shapes = shapeBytes === null ? null : readShapes(tableBytes.subarray((columns.length + 1) * rows * 8), rows, shapeBytes);
  if (typeof shapes === 'string') return shapes;
  const regions = { count: rows, label: Uint32Array.from(column(0)), columns: new Map(columns.map((name, index) => [name, column(index + 1)])) };
  return { ...report, shapes, result: { frame, ptsUs, labelledCount, regions, overflow, levelDn, times } };
}

function readShapes(bytes: Uint8Array, rows: number, shapeBytes: number): Uint8Array[] | string {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const lengths = Array.from({ length: rows }, (_, k) => view.getUint32(4 * k, true));
  if (lengths.reduce((sum, length) => sum + length, 0) !== shapeBytes) return 'its shapes are damaged';
  // Of their own memory: they may wait for the disk longer than the batch.
  const from = padded8(4 * rows), all = bytes.slice(from, from + shapeBytes);
  let next = 0;
  return lengths.map((length) => all.subarray(next, next += length));
}
