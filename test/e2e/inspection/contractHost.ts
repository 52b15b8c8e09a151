import { readFile } from 'node:fs/promises';
import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { extname, join } from 'node:path';
import type { FlatFieldMaps, Frame, FrameFormat } from 'sightline/kernels';
import { decodeReports, FRAME_HEADER_BYTES, writeFrameHeader, type FrameHeader, type FrameReport } from '../../../main/contract/index.ts';

const TYPES: Readonly<Record<string, string>> = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css' };
/** What the host's page is served with: threads work, nothing comes from elsewhere, no string is evaluated. */
const HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp',
  'Content-Security-Policy': "default-src 'self'; script-src 'self' 'wasm-unsafe-eval'; worker-src 'self'; object-src 'none'; base-uri 'none'; report-uri /csp",
};

/** A frame host of the test's own: serves a page and, by main/contract, frames, plans and maps, and takes the reports. */
export class ContractHost {
  readonly reports: FrameReport[] = [];
  /** What the page and its workers did against the policy, as the browser reports it. */
  readonly violations: string[] = [];
  /** Answers to the next posts of reports, before they are taken again. */
  readonly refusals: number[] = [];
  /** A plan that is asked for is answered after it. */
  planReady: Promise<void> = Promise.resolve();
  readonly #server: Server;
  #stream: ServerResponse | null = null;
  #streamOpened = Promise.withResolvers<void>();
  #recipe: unknown = null;
  #maps: FlatFieldMaps | null = null;

  constructor(pageFolder: string) {
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
        readFile(join(pageFolder, path)).then(
          (file) => response.writeHead(200, { 'Content-Type': TYPES[extname(path)] ?? 'application/octet-stream', ...HEADERS }).end(file),
          () => response.writeHead(404, HEADERS).end(),
        );
      }
    });
  }

  async listen(): Promise<string> {
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
    writeFrameHeader(record, {
      runId: 1, recipeVersion: 1, frame: frame.index, ptsUs: frame.ptsUs, capturedAtMs: performance.timeOrigin + performance.now(), captureMs: 0, format, mode: 'replay', keepsShapes: false, ...about,
    }, pixels.length);
    record.set(pixels, FRAME_HEADER_BYTES);
    if (cutAfter === undefined) {
      this.#stream!.write(record);
      return;
    }
    this.#streamOpened = Promise.withResolvers();
    this.#stream!.end(record.subarray(0, cutAfter));
  }

  close(): void {
    this.#server.closeAllConnections();
    this.#server.close();
  }
}
