import { once } from 'node:events';
import { get, type ClientRequest, type IncomingMessage } from 'node:http';
import { createEngine, createPlan, judge, probeValues, readShapes, recipeSchema, type Engine, type Plan } from 'sightline/kernels';
import {
  encodeReports, FRAME_HEADER_BYTES, hostStateSchema, planSourceSchema, readFrameHeader, type ControlName, type ControlRequest, type FrameHeader, type FrameReport, type HostState,
} from '../../../main/contract/index.ts';
import { createNodeHost } from '../../../main/engine/nodeHost.ts';
import type { Host } from '../../../main/host/index.ts';

/** A frame as it came over the wire. */
export interface ReceivedFrame {
  readonly header: FrameHeader;
  readonly pixels: Uint8Array | Uint16Array;
}

/** Speaks to a host as the window does: its cookie, its streams, its reports. */
export class TestWindow {
  readonly #origin: string;
  readonly #cookie: string;
  readonly #aborts = new Set<AbortController>();
  readonly #streams = new Set<ClientRequest>();

  constructor(origin: string, cookie: string) {
    this.#origin = origin;
    this.#cookie = cookie;
  }

  static async enter(host: Pick<Host, 'url' | 'origin'>): Promise<TestWindow> {
    const answer = await fetch(host.url, { redirect: 'manual' });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (cookie === undefined) throw new Error(`no cookie: status ${answer.status}`);
    return new TestWindow(host.origin, cookie);
  }

  fetch(path: string, init: RequestInit = {}): Promise<Response> {
    return fetch(this.#origin + path, { ...init, headers: { ...init.headers, cookie: this.#cookie } });
  }

  /** @returns the answer's status and what it says */
  async ask<N extends ControlName>(name: N, request: ControlRequest<N>): Promise<{ status: number; body: { error?: string; path?: string } | null }> {
    const answer = await this.fetch(`/api/${name}`, { method: 'POST', body: JSON.stringify(request), headers: { 'content-type': 'application/json' } });
    const text = await answer.text();
    return { status: answer.status, body: text === '' ? null : JSON.parse(text) as { error?: string } };
  }

  /** Asks and fails unless the host agreed. */
  async tell<N extends ControlName>(name: N, request: ControlRequest<N>): Promise<void> {
    const { status, body } = await this.ask(name, request);
    if (status !== 204) throw new Error(`${name}: ${status} ${JSON.stringify(body)}`);
  }

  /**
   * The frame stream, record by record; ends with it. By node:http: the parser of Node's fetch asserts, out of reach of any caller, that a
   * stream without chunks does not end while its reader is behind.
   */
  async *frames(): AsyncGenerator<ReceivedFrame, void, undefined> {
    const asked = get(`${this.#origin}/api/frames`, { headers: { cookie: this.#cookie }, agent: false });
    this.#streams.add(asked);
    try {
      const [answer] = await once(asked, 'response') as [IncomingMessage];
      asked.on('error', () => undefined);
      if (answer.statusCode !== 200) throw new Error(`frames: ${answer.statusCode}`);
      const bytes = byteReader(answer.iterator());
      for (;;) {
        const head = await bytes(FRAME_HEADER_BYTES);
        if (head === null) return;
        const { header, payloadBytes } = readFrameHeader(head);
        const payload = await bytes(payloadBytes);
        if (payload === null) return;
        yield { header, pixels: header.format.pixelFormat === 'gray8' ? payload : new Uint16Array(payload.buffer, 0, payload.length / 2) };
      }
    } catch (error) {
      if (!asked.destroyed && !isReset(error)) throw error;
    } finally {
      asked.destroy();
      this.#streams.delete(asked);
    }
  }

  /** States as they come; each is checked by the schema. */
  async *states(): AsyncGenerator<HostState, void, undefined> {
    const abort = new AbortController();
    this.#aborts.add(abort);
    try {
      const answer = await this.fetch('/api/events', { signal: abort.signal });
      let text = '';
      for await (const piece of answer.body!.pipeThrough(new TextDecoderStream())) {
        text += piece;
        const parts = text.split('\n\n');
        text = parts.pop()!;
        for (const part of parts) yield hostStateSchema.parse(JSON.parse(/^data: (.*)$/m.exec(part)![1]!));
      }
    } catch (error) {
      if (!abort.signal.aborted && !isEnd(error)) throw error;
    } finally {
      abort.abort();
      this.#aborts.delete(abort);
    }
  }

  /** @returns the first state of which that holds */
  async until(holds: (state: HostState) => boolean): Promise<HostState> {
    for await (const state of this.states()) if (holds(state)) return state;
    throw new Error('the events ended before it came true');
  }

  async plan({ runId, recipeVersion, format }: FrameHeader): Promise<Plan> {
    const query = `run=${runId}&recipe=${recipeVersion}`;
    const answer = await this.fetch(`/api/plan?${query}`);
    if (answer.status !== 200) throw new Error(`plan: ${answer.status} ${await answer.text()}`);
    const { recipe, maps } = planSourceSchema.parse(await answer.json());
    if (maps === null) return createPlan(recipeSchema.parse(recipe), format);
    const values = await (await this.fetch(`/api/maps?${query}`)).arrayBuffer();
    const pixels = maps.width * maps.height;
    const dark = new Float32Array(values, 0, pixels), gain = new Float32Array(values, pixels * 4, pixels);
    return createPlan(recipeSchema.parse(recipe), format, { ...maps, dark, gain, bad: new Uint32Array(values, pixels * 8) });
  }

  report(reports: readonly FrameReport[]): Promise<Response> {
    return this.fetch('/api/reports', { method: 'POST', body: encodeReports(reports) });
  }

  close(): void {
    for (const abort of this.#aborts) abort.abort();
    for (const asked of this.#streams) asked.destroy();
  }
}

/** Inspects what comes as the worker does, on the wasm engine, one frame at a time. */
export class TestWorker {
  readonly #window: TestWindow;
  #engine: Engine | null = null;
  #of = '';

  constructor(window: TestWindow) {
    this.#window = window;
  }

  async inspect({ header, pixels }: ReceivedFrame): Promise<Extract<FrameReport, { type: 'inspected' }>> {
    const of = `${header.runId}/${header.recipeVersion}`;
    if (this.#engine === null || this.#of !== of) {
      this.#engine?.destroy();
      this.#engine = await createEngine({ plan: await this.#window.plan(header), host: await createNodeHost(), engine: 'wasm', threads: 1 });
      this.#of = of;
    }
    const engine = this.#engine;
    const result = await engine.inspect({ index: header.frame, ptsUs: header.ptsUs, pixels });
    const { backend, adapter, fallbackReason } = engine;
    return { type: 'inspected', runId: header.runId, sequence: header.sequence, recipeVersion: header.recipeVersion, result, ...judge(engine.plan, result.regions, result.overflow), probes: probeValues(engine.plan, pixels), engine: { backend, adapter, fallbackReason }, latencyMs: 1, shapes: header.keepsShapes ? await readShapes(engine, result) : null };
  }

  close(): void {
    this.#engine?.destroy();
    this.#engine = null;
  }
}

/** A report without a result, for tests that count frames. */
export function failed({ header }: ReceivedFrame): FrameReport {
  return { type: 'failed', runId: header.runId, sequence: header.sequence, frame: header.frame, cause: 'device-lost', reason: 'a test' };
}

function byteReader(chunks: AsyncIterator<Uint8Array>): (count: number) => Promise<Uint8Array<ArrayBuffer> | null> {
  let rest: Uint8Array = new Uint8Array(0);
  return async (count) => {
    const out = new Uint8Array(count);
    let at = 0;
    while (at < count) {
      if (rest.length === 0) {
        const next = await chunks.next();
        if (next.done) return null;
        rest = next.value;
      }
      const taken = Math.min(rest.length, count - at);
      out.set(rest.subarray(0, taken), at);
      rest = rest.subarray(taken);
      at += taken;
    }
    return out;
  };
}

/** The same, of node:http. */
function isReset(error: unknown): boolean {
  return error instanceof Error && 'code' in error && ['ECONNRESET', 'ECONNREFUSED', 'EPIPE'].includes(String(error.code));
}

/** A host that ends a stream closes its connection. */
function isEnd(error: unknown): boolean {
  return error instanceof TypeError && /terminated|fetch failed/.test(error.message);
}
