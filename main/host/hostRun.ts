import { describeFormat, type FrameFormat } from 'sightline/kernels';
import { cameraIdentity } from '../calibration/index.ts';
import { withoutPassword, type Capture } from '../capture/index.ts';
import { FrameLedger, type FrameReport, type HostState, type Ledger, type RefusedReport, type ReportBatch, type Run as RunState, type SettledReport } from '../contract/index.ts';
import type { Alerts } from './alerts.ts';
import type { BenchSource } from './calibrationBench.ts';
import { FrameAccount } from './frameAccount.ts';
import type { FrameLink } from './frameLink.ts';
import { LiveRun } from './liveRun.ts';
import { modeOf, openSource } from './openSource.ts';
import { createRecordingIndex, type RecordingIndex } from './recordingIndex.ts';
import type { RecipeBook, RecipeVersion } from './recipeBook.ts';
import { faultOfReport, Recorder } from './recorder.ts';
import { ReplayRun } from './replayRun.ts';
import { REPORT_GRACE_MS, type Run, type RunContext } from './run.ts';
import { windowLine } from './windowLine.ts';

export interface HostRunOptions {
  readonly runId: number;
  /** As it was given. */
  readonly source: string;
  /** Chosen by the source when left out. */
  readonly mode: 'live' | 'replay' | undefined;
  readonly record: boolean;
  /** The session keeps the pixels of every region. */
  readonly keepsShapes: boolean;
  readonly link: FrameLink;
  readonly recipes: RecipeBook;
  readonly alerts: Alerts;
  readonly sessionParent: string;
  readonly onChange: () => void;
  /** Is shown every frame of a live source; read at once. */
  readonly onLiveFrame: RunContext['look'];
  /** No live frame comes after this; called when the source has come to its end, or the run is closed. */
  readonly onNoMoreFrames: () => void;
  /** Hears of every report that counted. */
  readonly onReport: (report: SettledReport) => void;
}

/** The account before the first frame. */
export const NO_FRAMES: Ledger = new FrameLedger().snapshot();

/** A record that the socket has not taken for that long when the run ends will not be taken any more. */
const HUNG_MS = 1500;
/** Captured frames a second are counted over that time, ms. */
const RATE_WINDOW_MS = 2000;

/** One run from `open` to its end: the source, its frames, the account, the record. */
export class HostRun {
  readonly runId: number;
  readonly #options: HostRunOptions;
  readonly #account = new FrameAccount();
  readonly #startedAtMs = Date.now();
  readonly #captureTimes: number[] = [];
  #mode: 'live' | 'replay';
  #capture: Capture | null = null;
  #frames: Run | null = null;
  #recorder: Recorder | null = null;
  #state: RunState['state'] = 'starting';
  #reason: string | null = null;
  #rateTimer: NodeJS.Timeout | null = null;
  #closed: Promise<void> | null = null;

  constructor(options: HostRunOptions) {
    this.#options = options;
    this.runId = options.runId;
    this.#mode = options.mode ?? 'live';
  }

  /** As it was given; `state` tells it without a password. */
  get source(): string { return this.#options.source; }

  /** null before the source is open and after it failed to. */
  get frames(): Run | null { return this.#frames; }

  /** What a live source delivers frames with; null where nothing is live, or not for much longer. */
  get live(): BenchSource | null {
    const isLive = this.#mode === 'live' && this.#state === 'running' && this.#closed === null && this.#captureNow !== null;
    return isLive ? { runId: this.runId, source: this.#options.source, capture: this.#captureNow! } : null;
  }

  /** null where nothing is recorded. */
  get recorder(): Recorder | null { return this.#recorder; }

  get ledger(): Ledger { return this.#account.snapshot(); }

  /** Frames that arrived and are in no number of the ledger yet. */
  get openFrames(): number { return this.#account.openCount; }

  get ffmpeg(): HostState['ffmpeg'] {
    if (this.#captureNow === null) return null;
    const { version, path, origin } = this.#captureNow.ffmpeg;
    return { version, path, origin };
  }

  get #captureNow(): Capture | null { return this.#frames?.capture ?? this.#capture; }

  get state(): RunState {
    const capture = this.#captureNow;
    const view = this.#frames?.view;
    return {
      runId: this.runId, state: this.#state === 'running' ? view?.state ?? 'starting' : this.#state,
      source: withoutPassword(this.#options.source), mode: this.#mode, description: capture === null ? '' : `${capture.codec}, ${capture.sourcePixFmt}`,
      format: capture === null ? null : { ...capture.format }, frameRate: capture?.frameRate ?? null, frameCount: view?.frameCount ?? null,
      startedAtMs: this.#startedAtMs, retryAtMs: view?.retryAtMs ?? null, sessionDir: this.#recorder?.session?.dir ?? null, records: this.#options.record, keepsShapes: this.#options.keepsShapes,
      captureFramesPerSecond: this.#rate(), store: this.#recorder?.times ?? null,
    };
  }

  /**
   * Recognises the source and begins.
   * @throws SourceError, RecipeError, CalibrationError, and the signal's reason; the run has failed then
   */
  async start(signal: AbortSignal): Promise<void> {
    try {
      await this.#begin(signal);
    } catch (error) {
      const message = windowLine(error);
      // What was stopped on its way is no fault of the source, and whoever stopped it knows.
      const wasStopped = error === signal.reason;
      this.#state = wasStopped ? 'ended' : 'failed';
      this.#options.alerts.clear('demo');
      if (!wasStopped) this.#options.alerts.raise({ id: 'source-failed', severity: 'error', message, tip: 'Check the source and open it again, or open the demo.' });
      await this.#capture?.close();
      this.#changed();
      throw error;
    }
  }

  async #begin(signal: AbortSignal): Promise<void> {
    const { source, mode, record, link, recipes, alerts } = this.#options;
    this.#mode = mode ?? modeOf(source);
    const opened = await openSource(source, this.#mode, signal, (note) => {
      if (note === null) alerts.clear('demo');
      else alerts.raise({ id: 'demo', severity: 'info', message: note, tip: 'The next start finds it ready.' });
    });
    this.#capture = opened.capture;
    signal.throwIfAborted();
    let index: RecordingIndex | null = null;
    if (this.#mode === 'replay') index = await createRecordingIndex(opened.capture, signal);
    this.#raiseMisfit(await recipes.begin(opened.capture.format, opened.own, cameraIdentity(source)), opened.capture.format);
    signal.throwIfAborted();
    if (record) this.#recorder = this.#createRecorder(opened.capture);
    const context = this.#context(opened.capture);
    this.#frames = index === null ? new LiveRun(context, link) : new ReplayRun(context, link, index);
    this.#state = 'running';
    link.use(this.#frames);
    this.#changed();
  }

  /**
   * Settles and records what the window says, each record once: what belongs to another run, or was settled already, is passed
   * over, so that a batch whose answer was lost may be posted again. One that is wrong is refused by itself, however often it comes, and its
   * frame has failed: nothing better comes of it.
   * @returns what is refused
   */
  async takeReports(batch: ReportBatch): Promise<readonly RefusedReport[]> {
    const refused = batch.refused.filter(({ runId }) => runId === this.runId), recorded: Promise<void>[] = [];
    try {
      for (const report of batch.reports) {
        if (report.runId !== this.runId) continue;
        const { sequence } = report, sent = this.#account.find(sequence), frame = report.type === 'inspected' ? report.result.frame : report.frame;
        const version = report.type === 'inspected' ? this.#options.recipes.find(report.recipeVersion) : null;
        const error = sent !== null && frame !== sent.frame ? `its record was of frame ${sent.frame}: reload the window`
          : report.type === 'inspected' && version !== null ? faultOfReport(report, version) : null;
        if (error !== null) refused.push({ runId: this.runId, sequence, frame, error });
        else if (sent !== null) recorded.push(this.#take(report, version));
      }
      for (const each of refused) this.#refuse(each);
    } finally {
      this.#frames?.reported();
      this.#options.onChange();
      await Promise.all(recorded);
    }
    return refused;
  }

  /** @returns when its result is recorded */
  #take(report: FrameReport, version: RecipeVersion | null): Promise<void> {
    let recorded = Promise.resolve();
    if (report.type === 'inspected') {
      const before = this.#account.snapshot();
      this.#account.settle(report.sequence, { type: 'inspected' });
      if (version !== null && this.#recorder !== null) recorded = this.#recorder.record(report, version, before);
    } else if (report.type === 'dropped') {
      this.#account.settle(report.sequence, { type: 'dropped', cause: report.cause });
    } else {
      this.#account.settle(report.sequence, { type: 'failed', cause: report.cause });
      this.#recorder?.event('device-lost', report.reason, report.frame);
      this.#frames?.frameFailed(report.frame);
    }
    this.#options.onReport(report);
    return recorded;
  }

  #refuse({ sequence, error }: RefusedReport): void {
    const sent = this.#account.find(sequence);
    if (sent === null) return;
    this.#account.settle(sequence, { type: 'failed', cause: 'output-error' });
    this.#recorder?.event('report-refused', error, sent.frame);
    this.#options.onReport({ type: 'failed', runId: this.runId, sequence, frame: sent.frame, cause: 'output-error', reason: error });
  }

  /** Ends the source, waits a moment for what the window still has, and completes the session. Idempotent. */
  close(): Promise<void> {
    return this.#closed ??= this.#end();
  }

  async #end(): Promise<void> {
    const { link, alerts } = this.#options;
    const view = this.#frames?.view, beganMs = performance.now();
    // A window that hangs reads no more: its stream ends, so that the run can. Ending ffmpeg may take as long: no fault of the window.
    const hung = setTimeout(() => { if ((link.writingSinceMs ?? Infinity) <= beganMs) link.abandon(); }, HUNG_MS);
    await this.#frames?.close();
    this.#options.onNoMoreFrames();
    clearTimeout(hung);
    if (this.#rateTimer !== null) clearTimeout(this.#rateTimer);
    if (link.stream !== null) await this.#account.reported(REPORT_GRACE_MS);
    link.use(null);
    this.#account.settleRest({ type: 'dropped', cause: 'link-busy' });
    const failed = view?.state === 'failed' || view?.state === 'lost';
    await this.#recorder?.close({ state: failed ? 'failed' : 'done', reason: failed ? this.#reason ?? 'the source was lost' : null });
    if (this.#state !== 'failed') this.#state = view?.state === 'failed' ? 'failed' : 'ended';
    for (const id of ['source-lost', 'demo', 'undecodable']) alerts.clear(id);
    this.#changed();
  }

  #createRecorder({ codec, sourcePixFmt, ffmpeg, kind, source }: Capture): Recorder {
    const { sessionParent, recipes, alerts, onChange } = this.#options;
    return new Recorder({
      parent: sessionParent,
      source: { startSeconds: null, frameLimit: null, name: kind === 'url' ? source : this.#options.source, description: `${codec}, ${sourcePixFmt}` },
      ffmpeg: { version: ffmpeg.version, path: ffmpeg.path, origin: ffmpeg.origin },
      repeats: this.#mode === 'replay',
      shapes: this.#options.keepsShapes,
      stoodMs: (version) => recipes.stoodMs(version),
      ledger: () => this.#account.snapshot(),
      onFailure: (error) => alerts.raise({
        id: 'session-failed', severity: 'error', message: windowLine(error),
        tip: 'Nothing more is recorded; what was recorded is safe. Open the source again to record on.',
      }),
      onChange,
    });
  }

  #context(capture: Capture): RunContext {
    const { recipes, alerts } = this.#options;
    return {
      runId: this.runId, source: withoutPassword(this.#options.source), keepsShapes: this.#options.keepsShapes, capture, account: this.#account, recipeVersion: () => recipes.current.version,
      replan: (found) => this.#replan(found),
      raise: (alert) => alerts.raise(alert), clear: (id) => alerts.clear(id),
      event: (kind, message, frame) => {
        if (kind === 'source-failed' || kind === 'source-lost') this.#reason = message;
        this.#recorder?.event(kind, message, frame ?? null);
      },
      changed: () => this.#changed(),
      captured: () => {
        this.#captureTimes.push(performance.now());
        // The rate falls to 0 without a frame that would say so.
        this.#rateTimer ??= setTimeout(() => this.#changed(), RATE_WINDOW_MS).unref();
        this.#rateTimer.refresh();
        this.#changed();
      },
      look: this.#options.onLiveFrame,
      ended: () => { void this.close(); },
    };
  }

  async #replan({ source, format }: Capture): Promise<void> {
    const { recipes, alerts } = this.#options;
    const before = recipes.format;
    this.#raiseMisfit(await recipes.refit(format), format);
    const message = `${source}: came back as ${describeFormat(format)}, it was ${before === null ? 'not known' : describeFormat(before)}`;
    alerts.raise({
      id: 'source-format', severity: 'warning', message,
      tip: 'Inspection goes on at the new format, in a session of its own. Check limits given in px, or set the camera back.',
    });
    this.#recorder?.event('source-format', message);
    this.#changed();
  }

  #raiseMisfit(misfit: Error | null, format: FrameFormat): void {
    const { alerts } = this.#options;
    if (misfit === null) alerts.clear('recipe-replaced');
    else alerts.raise({ id: 'recipe-replaced', severity: 'warning', message: misfit.message, tip: `The default recipe runs instead; this source is ${describeFormat(format)}.` });
  }

  #rate(): number {
    const since = performance.now() - RATE_WINDOW_MS;
    while (this.#captureTimes.length > 0 && this.#captureTimes[0]! < since) this.#captureTimes.shift();
    const first = this.#captureTimes[0];
    const last = this.#captureTimes.at(-1);
    return first === undefined || last === undefined || last === first ? 0 : ((this.#captureTimes.length - 1) * 1000) / (last - first);
  }

  #changed(): void {
    this.#options.onChange();
  }
}
