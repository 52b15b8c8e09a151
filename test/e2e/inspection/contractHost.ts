import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import { expect, vi } from 'vitest';
import type { FlatFieldMaps, Frame, FrameFormat } from 'sightline/kernels';
import { decodeReports, FRAME_HEADER_BYTES, writeFrameHeader, type FrameHeader, type FrameReport } from '../../../main/contract/index.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
/** What the host's page is served with: threads work, nothing comes from elsewhere, no string is evaluated. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; object-src 'none'; base-uri 'none'; report-uri /csp",
};

type InspectedReport = Extract<FrameReport, { readonly type: 'inspected' }>;

/** A frame's report as one of an inspection; fails with the report where it is none. */
export function inspected(report: FrameReport | undefined): InspectedReport {
  if (report?.type !== 'inspected') throw new Error(`no inspection: ${JSON.stringify(report)}`);
  return report;
}

/** A frame host of the test's own: serves a page and, by main/contract, frames, plans and maps, and takes the reports. */
export class ContractHost {
  /** Of every frame, in the order posted. */
  readonly reports: FrameReport[] = [];
  /** What the page and its workers did against the policy, as the browser reports it. */
  readonly violations: string[] = [];
  /** Answers to the next posts of reports, before they are taken again. */
  readonly refusals: number[] = [];
  /** A plan that is asked for is answered after it. */
  planReady: Promise<void> = Promise.resolve();
  /** Run and sequence of every frame that was sent whole. */
  readonly #sent: { readonly runId: number; readonly sequence: number }[] = [];
  readonly #server: Server;
  #pageFolder = '';
  #stream: ServerResponse | null = null;
  #streamOpened = Promise.withResolvers<void>();
  #recipe: unknown = null;
  #maps: FlatFieldMaps | null = null;

  constructor() {
    this.#server = createServer((request, response) => {
      const url = new URL(request.url!, 'http://127.0.0.1');
      if (url.pathname === '/api/frames') {
        response.writeHead(200, { 'Content-Type': 'application/octet-stream', ...HEADERS }).flushHeaders();
        this.#stream = response;
        this.#streamOpened.resolve();
      } else if (url.pathname === '/api/plan') {
        const about = this.#maps && { width: this.#maps.width, height: this.#maps.height, meanDn: this.#maps.meanDn, badCount: this.#maps.bad.length, clampedCount: 0 };
        void this.planReady.then(() => response.writeHead(200, { 'Content-Type': 'application/json', ...HEADERS }).end(JSON.stringify({ recipe: this.#recipe, maps: about })));
      } else if (url.pathname === '/api/maps') {
        const { dark, gain, bad } = this.#maps!;
        response.writeHead(200, HEADERS).end(Buffer.concat([dark, gain, bad].map((map) => Buffer.from(map.buffer, map.byteOffset, map.byteLength))));
      } else if (url.pathname === '/api/reports') {
        const chunks: Buffer[] = [];
        request.on('data', (chunk: Buffer) => chunks.push(chunk)).on('end', () => {
          const refusal = this.refusals.shift();
          if (refusal === undefined) this.reports.push(...decodeReports(Buffer.concat(chunks)).reports);
          response.writeHead(refusal ?? 204, HEADERS).end();
        });
      } else if (url.pathname === '/csp') {
        request.on('data', (chunk: Buffer) => this.violations.push(chunk.toString())).on('end', () => response.writeHead(204).end());
      } else {
        const path = url.pathname === '/' ? '/index.html' : url.pathname;
        readFile(join(this.#pageFolder, path)).then(
          (file) => response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', ...HEADERS }).end(file),
          () => response.writeHead(404, HEADERS).end(),
        );
      }
    });
  }

  /** @returns its address */
  async listen(pageFolder: string): Promise<string> {
    this.#pageFolder = pageFolder;
    await new Promise<void>((resolve) => { this.#server.listen(0, '127.0.0.1', resolve); });
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/`;
  }

  setPlan(recipe: unknown, maps: FlatFieldMaps | null): void {
    this.#recipe = recipe;
    this.#maps = maps;
  }

  /** Resolves when the worker has its stream. */
  get opened(): Promise<void> {
    return this.#streamOpened.promise;
  }

  /** Sends one frame; `cutAfter` bytes of the record end the connection instead. */
  send(frame: Frame, format: FrameFormat, about: Partial<FrameHeader> & { readonly sequence: number }, cutAfter?: number): void {
    const pixels = new Uint8Array(frame.pixels.buffer, frame.pixels.byteOffset, frame.pixels.byteLength);
    const record = new Uint8Array(FRAME_HEADER_BYTES + pixels.length);
    const header = {
      runId: 1, recipeVersion: 1, frame: frame.index, ptsUs: frame.ptsUs, capturedAtMs: performance.timeOrigin + performance.now(), captureMs: 0, format, mode: 'replay', keepsShapes: false, ...about,
    } as const;
    writeFrameHeader(record, header, pixels.length);
    record.set(pixels, FRAME_HEADER_BYTES);
    if (cutAfter === undefined) {
      this.#sent.push(header);
      this.#stream!.write(record);
      return;
    }
    this.#streamOpened = Promise.withResolvers();
    this.#stream!.end(record.subarray(0, cutAfter));
  }

  /** What was reported of a run, in the order posted, once each of its frames that was sent whole has its one report. */
  async reportsOf(runId: number): Promise<FrameReport[]> {
    const reports = (): FrameReport[] => this.reports.filter((report) => report.runId === runId);
    const sent = this.#sent.filter((frame) => frame.runId === runId).map(({ sequence }) => sequence);
    await vi.waitFor(() => { expect(reports().map(({ sequence }) => sequence).sort((a, b) => a - b)).toEqual(sent.sort((a, b) => a - b)); }, { timeout: 90_000 });
    return reports();
  }

  /** A run's one frame, once it is inspected. */
  async inspectedOf(runId: number): Promise<InspectedReport> {
    const [report] = await this.reportsOf(runId);
    return inspected(report);
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
