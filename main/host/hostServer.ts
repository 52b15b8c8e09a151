import fastifyStatic from '@fastify/static';
import Fastify, { type FastifyInstance, type FastifyReply } from 'fastify';
import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import type { FlatFieldMaps } from 'sightline/kernels';
import type { z } from 'zod';
import { CONTROL, decodeReports, REVISION_HEADER, type ControlName, type Device, type PlanSource, type RefusedReport, type ReportBatch, type reportAnswerSchema } from '../contract/index.ts';
import { SECURITY_HEADERS, type Access } from './access.ts';
import { errorAnswer, ControlError } from './controlError.ts';
import type { EventStream } from './eventStream.ts';
import type { FrameLink } from './frameLink.ts';

/** What the routes ask of the host. */
export interface HostServices {
  readonly control: { readonly [N in ControlName]: (request: z.output<(typeof CONTROL)[N]>) => void | Promise<void> };
  readonly link: FrameLink;
  readonly events: EventStream;
  /** @returns those that are not taken */
  takeReports(batch: ReportBatch): Promise<readonly RefusedReport[]>;
  /** @returns null for a version that is not known */
  planSource(runId: number, recipeVersion: number): PlanSource | null;
  maps(runId: number, recipeVersion: number): FlatFieldMaps | null;
  devices(): Promise<readonly Device[]>;
  /** @returns the path of a written export; null where there is none of that name */
  exportedFile(id: string, name: string): string | null;
}

const CONTROL_BYTES = 1 << 20;
/** A full table of 65,536 regions with 30 columns is 16 MB; a batch holds a few. */
const REPORT_BYTES = 1 << 26;

/**
 * The host's HTTP face: access first, then the page and a route for everything in control.ts.
 *
 * @param port  0 takes any free one; only 127.0.0.1 listens
 * @throws ControlError  when the port cannot be had
 */
export async function startHostServer(services: HostServices, access: Access, pageDir: string, port: number): Promise<{ readonly server: FastifyInstance; readonly port: number }> {
  const server = Fastify({ bodyLimit: CONTROL_BYTES, forceCloseConnections: true, requestTimeout: 0, exposeHeadRoutes: false });
  let ownPort = port;
  admitFirst(server, access, () => ownPort);
  server.removeAllContentTypeParsers();
  server.addContentTypeParser('*', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  server.setErrorHandler((error, _request, reply) => {
    const { status, body } = errorAnswer(error);
    void reply.status(status).send(body);
  });
  server.setNotFoundHandler((request, reply) => void reply.status(404).send({ error: `${request.method} ${request.url}: there is no such route` }));
  addControl(server, services);
  addStreams(server, services);
  addReading(server, services);
  await server.register(fastifyStatic, { root: pageDir, index: 'index.html', cacheControl: false, dotfiles: 'deny' });
  try {
    await server.listen({ host: '127.0.0.1', port });
  } catch (cause) {
    await server.close();
    const code = cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
    throw new ControlError(500, `port ${port}: cannot be had (${code}): choose another with --port, or leave it out`);
  }
  const address = server.server.address();
  if (typeof address === 'object' && address !== null) ownPort = address.port;
  return { server, port: ownPort };
}

function admitFirst(server: FastifyInstance, access: Access, port: () => number): void {
  server.addHook('onRequest', async (request, reply) => {
    void reply.headers(SECURITY_HEADERS);
    if (request.url.startsWith('/api/') || request.url.startsWith('/?')) void reply.header('cache-control', 'no-store');
    const admission = access.admit(request.method, request.url, request.headers, port());
    switch (admission.type) {
      case 'granted': return;
      case 'entered': return reply.header('set-cookie', admission.cookie).redirect('/', 303);
      case 'refused': return reply.status(admission.status).send({ error: admission.reason });
    }
  });
}

function addControl(server: FastifyInstance, { control, events }: HostServices): void {
  const add = <N extends ControlName>(name: N): void => {
    server.post(`/api/${name}`, async (request, reply) => {
      const body = CONTROL[name].parse(jsonOf(request.body)) as z.output<(typeof CONTROL)[N]>;
      await control[name](body);
      return reply.header(REVISION_HEADER, events.revision).status(204).send();
    });
  };
  for (const name of Object.keys(CONTROL) as ControlName[]) add(name);
}

function jsonOf(body: unknown): unknown {
  const text = Buffer.isBuffer(body) ? body.toString('utf8') : '';
  try {
    return text.trim() === '' ? {} : JSON.parse(text) as unknown;
  } catch {
    throw new ControlError(400, `request body of ${text.length} characters: is not JSON`);
  }
}

function addStreams(server: FastifyInstance, services: HostServices): void {
  server.get('/api/frames', (request, reply) => {
    const { after } = request.query as Record<string, string | undefined>;
    if (after !== undefined && !/^\d{1,15}$/.test(after)) throw new ControlError(400, 'after: give the number of a stream');
    if (after !== undefined && services.link.isTakenSince(Number(after))) throw new ControlError(409, 'another window shows the frames: close it, or reload this one');
    services.link.attach(takeOver(reply, 'application/octet-stream'));
  });
  server.get('/api/events', (_request, reply) => services.events.attach(takeOver(reply, 'text/event-stream; charset=utf-8')));
  server.post('/api/reports', { bodyLimit: REPORT_BYTES }, async (request, reply) => {
    if (!Buffer.isBuffer(request.body)) throw new ControlError(400, 'report batch: the body is empty');
    const refused = await services.takeReports(decodeReports(request.body));
    return refused.length === 0 ? reply.status(204).send() : reply.status(200).send({ refused: [...refused] } satisfies z.input<typeof reportAnswerSchema>);
  });
}

/** A response that fastify lets go of, its headers set. */
function takeOver(reply: FastifyReply, type: string): FastifyReply['raw'] {
  reply.hijack();
  for (const [name, value] of Object.entries(reply.getHeaders())) if (value !== undefined) reply.raw.setHeader(name, value);
  reply.raw.setHeader('content-type', type);
  return reply.raw;
}

function addReading(server: FastifyInstance, services: HostServices): void {
  const versionOf = (query: unknown): [number, number] => {
    const { run, recipe } = query as Record<string, string | undefined>;
    if (!/^\d{1,9}$/.test(run ?? '') || !/^\d{1,9}$/.test(recipe ?? '')) throw new ControlError(400, 'run and recipe: give both as whole numbers');
    return [Number(run), Number(recipe)];
  };
  server.get('/api/plan', async (request) => {
    const [run, recipe] = versionOf(request.query);
    return services.planSource(run, recipe) ?? gone(run, recipe);
  });
  server.get('/api/maps', async (request, reply) => {
    const [run, recipe] = versionOf(request.query);
    const { dark, gain, bad } = services.maps(run, recipe) ?? gone(run, recipe);
    const parts = [dark, gain, bad].map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength));
    return reply.type('application/octet-stream').header('content-length', dark.byteLength + gain.byteLength + bad.byteLength).send(Readable.from(parts, { objectMode: false }));
  });
  server.get('/api/devices', () => services.devices());
  server.get('/api/files/:id/:name', async (request, reply) => {
    const { id, name } = request.params as { id: string; name: string };
    const path = services.exportedFile(id, name);
    if (path === null) throw new ControlError(404, `file ${name} of ${id}: was not exported, or long ago: export it again`);
    return reply.type('application/octet-stream').header('content-disposition', `attachment; filename="${name.replaceAll(/[^\w.-]/g, '_')}"`).send(createReadStream(path));
  });
}

function gone(run: number, recipe: number): never {
  throw new ControlError(404, `run ${run}, recipe ${recipe}: not known any more: take the numbers of the newest frame`);
}
