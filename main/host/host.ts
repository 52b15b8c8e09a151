import { listDevices, withoutPassword } from '../capture/index.ts';
import type { ControlName, ControlRequest, HostState, SettledReport } from '../contract/index.ts';
import { VERSION } from '../version.ts';
import { createAccess } from './access.ts';
import { Alerts } from './alerts.ts';
import { CalibrationBench } from './calibrationBench.ts';
import { ControlError } from './controlError.ts';
import { EventStream } from './eventStream.ts';
import { ExportJobs } from './exportJobs.ts';
import { FrameLink } from './frameLink.ts';
import { HostRun, NO_FRAMES } from './hostRun.ts';
import { startHostServer, type HostServices } from './hostServer.ts';
import { PAGE_DIR } from './pageDir.ts';
import { RecipeBook } from './recipeBook.ts';
import { ReplayRun } from './replayRun.ts';
import { RequestOrder } from './requestOrder.ts';

export interface HostOptions {
  /** Folder of the built page; the package's own when left out. */
  readonly pageDir?: string | undefined;
  /** Any free one when left out. */
  readonly port?: number | undefined;
  /** What opens the host; random when left out. */
  readonly token?: string | undefined;
  /** Folder that receives the runs' folders; the working directory when left out. */
  readonly sessionParent?: string | undefined;
  /** Sessions keep the pixels of every region unless a request says otherwise. */
  readonly shapes?: boolean | undefined;
  /** The engine that the window is to take. */
  readonly engineHint?: 'auto' | 'webgpu' | 'wasm' | undefined;
  /** Hears once of every frame that the window inspected, dropped or failed, when it is in the account; for programs that embed the host. */
  readonly onReport?: ((report: SettledReport) => void) | undefined;
  /** Hears how late the page's timers were, ms; the page measures it only where somebody listens. */
  readonly onPageLag?: ((lagsMs: readonly number[]) => void) | undefined;
}

/** The frame host: owns capture and session, serves the page, the frame stream and the control interface from one loopback origin. */
export interface Host {
  /** With the token: open this in a browser. */
  readonly url: string;
  readonly origin: string;
  /** All that the window knows of the host. */
  readonly state: HostState;
  /**
   * Ends the run there is and begins another.
   * @throws SourceError, RecipeError, CalibrationError; the state says `failed` then
   */
  open(source: string, options?: Omit<ControlRequest<'open'>, 'source' | 'order'>): Promise<void>;
  /** Ends the run, its session complete, and the server. Idempotent. */
  close(): Promise<void>;
}

/**
 * Starts a host on 127.0.0.1.
 * @throws ControlError  when the port cannot be had
 */
export async function createHost(options: HostOptions = {}): Promise<Host> {
  const access = createAccess(options.token);
  const core = new HostCore(options);
  const { server, port } = await startHostServer(core.services, access, options.pageDir ?? PAGE_DIR, options.port ?? 0);
  const origin = `http://127.0.0.1:${port}`;
  let closed: Promise<void> | null = null;
  const end = async (): Promise<void> => {
    await core.close();
    await server.close();
  };
  return {
    url: `${origin}/?token=${access.token}`, origin,
    get state() { return core.events.state(); },
    open: (source, request = {}) => core.open({ source, ...request }),
    close: () => (closed ??= end()),
  };
}

/** The host without its server: one run at a time, and what every request changes. */
class HostCore {
  readonly link = new FrameLink();
  readonly events: EventStream;
  readonly #options: HostOptions;
  readonly #alerts: Alerts;
  readonly #exports: ExportJobs;
  readonly #recipes = new RecipeBook();
  readonly #bench: CalibrationBench;
  readonly #order = new RequestOrder();
  #run: HostRun | null = null;
  #runs = 0;
  #turn: Promise<unknown> = Promise.resolve();
  #opening: AbortController | null = null;
  #closing = false;

  constructor(options: HostOptions) {
    this.#options = options;
    this.events = new EventStream((revision) => this.#state(revision));
    const changed = (): void => this.events.changed();
    this.#alerts = new Alerts(changed);
    this.#exports = new ExportJobs(changed);
    this.#bench = new CalibrationBench(options.sessionParent ?? process.cwd(), changed);
  }

  async open({ source, mode, record = true, shapes = this.#options.shapes ?? false }: ControlRequest<'open'>): Promise<void> {
    this.#refuseWhenClosing('open');
    this.#opening?.abort(new ControlError(409, `source ${withoutPassword(source)} was opened meanwhile`));
    const opening = this.#opening = new AbortController();
    await this.#inTurn(async () => {
      opening.signal.throwIfAborted();
      // The window knows an address without its password, and by that opens it again.
      const given = this.#run?.state.source === source ? this.#run.source : source;
      await this.#endRun();
      this.#alerts.clearAll();
      const run = this.#run = new HostRun({
        runId: ++this.#runs, source: given, mode, record, keepsShapes: record && shapes, link: this.link, recipes: this.#recipes, alerts: this.#alerts,
        sessionParent: this.#options.sessionParent ?? process.cwd(), onChange: () => this.events.changed(), onReport: (report) => this.#options.onReport?.(report),
        onLiveFrame: (pixels, format) => this.#bench.take(pixels, format),
        onNoMoreFrames: () => this.#bench.cancel('the source ended before all its frames were there: nothing was written; record again'),
      });
      this.events.changed();
      await run.start(opening.signal);
      this.#sayCalibration();
    });
  }

  #sayCalibration(): void {
    const warning = this.#recipes.current.calibrationWarning;
    if (warning === null) this.#alerts.clear('calibration-old');
    else this.#alerts.raise({ id: 'calibration-old', severity: 'warning', message: warning, tip: 'Record dark and flat again under Calibrate, or with sightline calibrate.' });
  }

  async close(): Promise<void> {
    this.#closing = true;
    this.#opening?.abort(new ControlError(409, 'the host was closed'));
    await this.#inTurn(() => this.#endRun());
    await this.#exports.done();
    await this.#bench.close();
    this.events.close();
    this.link.close();
  }

  /** What begins now would not be waited for. */
  #refuseWhenClosing(name: ControlName): void {
    if (this.#closing) throw new ControlError(409, `${name}: the host is being closed: start it again`);
  }

  #refuseOvertaken(name: ControlName, { order }: ControlRequest<'stop'>): void {
    if (this.#order.isOvertaken(order)) throw new ControlError(409, `${name}: this window has asked for something else since`);
  }

  /** Opening and ending take their time and must not meet. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#turn.then(work);
    this.#turn = done.then(() => undefined, () => undefined);
    return done;
  }

  async #endRun(): Promise<void> {
    this.#bench.cancel('the source was closed: nothing was written');
    await this.#run?.close();
    this.events.changed();
  }

  #replay(): ReplayRun {
    const frames = this.#run?.frames;
    if (!(frames instanceof ReplayRun)) throw new ControlError(409, 'no recording is open: open a file to play, step and seek in it');
    return frames;
  }

  get services(): HostServices {
    return {
      link: this.link,
      events: this.events,
      control: {
        open: (request) => {
          this.#refuseOvertaken('open', request);
          return this.open(request);
        },
        stop: async (request) => {
          this.#refuseOvertaken('stop', request);
          this.#opening?.abort(new ControlError(409, 'stopped before the source was open'));
          await this.#inTurn(() => this.#endRun());
        },
        recipe: async ({ recipe, calibrationDir, runId }) => {
          if (runId !== undefined && runId !== this.#run?.runId) throw new ControlError(409, 'recipe: another source was opened meanwhile: look at its recipe, and send it again');
          await this.#recipes.set(recipe, calibrationDir);
          this.#alerts.clear('recipe-replaced');
          this.#sayCalibration();
          this.#run?.frames?.recipeChanged();
          this.events.changed();
        },
        play: ({ speed, loop }) => this.#replay().play(speed, loop),
        pause: () => this.#replay().pause(),
        seek: ({ frame }) => this.#replay().seek(frame),
        step: ({ by }) => this.#replay().step(by),
        export: ({ formats, fromFrame, toFrame }) => {
          this.#refuseWhenClosing('export');
          this.#exports.start(this.#run?.recorder ?? null, formats, { from: fromFrame, to: toFrame });
        },
        pageLag: ({ lagsMs }) => this.#options.onPageLag?.(lagsMs),
        calibrate: (request) => this.#bench.start(request, () => this.#run?.live ?? null),
        cancelCalibration: () => this.#bench.cancel('cancelled: nothing was written'),
        meter: ({ on }) => this.#bench.meter(on),
        dismissAlert: ({ id }) => this.#alerts.clear(id),
      },
      takeReports: async (batch) => await this.#run?.takeReports(batch) ?? [],
      planSource: (runId, recipeVersion) => {
        const found = this.#version(runId, recipeVersion);
        if (found === null) return null;
        const { recipe, maps } = found;
        return { recipe, maps: maps === null ? null : { width: maps.width, height: maps.height, meanDn: maps.meanDn, badCount: maps.bad.length, clampedCount: maps.clampedCount } };
      },
      maps: (runId, recipeVersion) => this.#version(runId, recipeVersion)?.maps ?? null,
      devices: () => listDevices(),
      exportedFile: (id, name) => this.#exports.find(id, name),
    };
  }

  #version(runId: number, recipeVersion: number): ReturnType<RecipeBook['find']> {
    return this.#run?.runId === runId ? this.#recipes.find(recipeVersion) : null;
  }

  #state(revision: number): HostState {
    const run = this.#run;
    const { recipe, version, calibration, calibrationWarning } = this.#recipes.current;
    return {
      revision, version: VERSION, ffmpeg: run?.ffmpeg ?? null, run: run?.state ?? null, replay: run?.frames?.view.replay ?? null,
      ...(this.#options.onPageLag ? { asksPageLag: true as const } : {}), engineHint: this.#options.engineHint ?? 'auto', recipe, recipeVersion: version,
      calibration: calibration === null ? null : {
        folder: calibration.folder, meanDn: calibration.meanDn, badCount: calibration.badCount, warning: calibrationWarning, recorded: calibration.recorded,
      },
      calibrating: this.#bench.view, exposure: this.#bench.exposure,
      ledger: run?.ledger ?? NO_FRAMES, openFrames: run?.openFrames ?? 0, alerts: [...this.#alerts.list], exports: [...this.#exports.list],
    };
  }
}
