import { resolve } from 'node:path';
import type { FrameFormat } from 'sightline/kernels';
import { calibrationSource, checkFolder, FrameAverage, storeCalibration, type CalibrationInput } from '../calibration/index.ts';
import type { Capture } from '../capture/index.ts';
import { DEFAULT_CALIBRATION_FRAMES, type Calibrating, type ControlRequest, type Exposure } from '../contract/index.ts';
import { ControlError } from './controlError.ts';
import { exposureOf } from './exposure.ts';
import { windowLine } from './windowLine.ts';

/** Between two looks at the exposure: as often as a person can follow. */
const METER_MS = 300;

/** The live source that frames are taken of. */
export interface BenchSource {
  readonly runId: number;
  /** As it was given. */
  readonly source: string;
  readonly capture: Capture;
}

interface Job {
  readonly input: CalibrationInput;
  readonly average: FrameAverage;
}

/** Records dark and flat frames of the live source while it is inspected on, one at a time. */
export class CalibrationBench {
  readonly #parent: string;
  readonly #changed: () => void;
  #view: Calibrating | null = null;
  #job: Job | null = null;
  #storing: Promise<void> = Promise.resolve();
  #metered = false;
  #exposure: Exposure | null = null;
  #meteredAtMs = 0;

  /** @param parent  what folders are relative to */
  constructor(parent: string, changed: () => void) {
    this.#parent = parent;
    this.#changed = changed;
  }

  /** The frame that is being recorded, or the last one that was. */
  get view(): Calibrating | null {
    return this.#view === null || this.#job === null ? this.#view : { ...this.#view, frames: this.#job.average.frames };
  }

  get exposure(): Exposure | null { return this.#exposure; }

  meter(on: boolean): void {
    this.#metered = on;
    if (!on) this.#exposure = null;
    this.#changed();
  }

  /**
   * Begins with the next frame.
   *
   * @param find  says what is live now
   * @throws ControlError      nothing is live, or not any more, or a frame is being recorded
   * @throws CalibrationError  the folder cannot take it: see checkFolder
   */
  async start({ kind, folder, frames = DEFAULT_CALIBRATION_FRAMES }: ControlRequest<'calibrate'>, find: () => BenchSource | null): Promise<void> {
    const live = find();
    if (live === null) throw new ControlError(409, 'calibration: no live source is open: open the camera, or take sightline calibrate for a recording');
    if (this.#isBusy) throw new ControlError(409, `calibration: the ${this.#view!.kind} frame is being recorded: wait for it, or cancel it`);
    const { capture, source, runId } = live;
    const input: CalibrationInput = { kind, folder: resolve(this.#parent, folder), format: capture.format, source: calibrationSource(source, capture) };
    const record = await checkFolder(input);
    if (this.#isBusy) throw new ControlError(409, 'calibration: another one was begun meanwhile');
    if (find()?.runId !== runId) throw new ControlError(409, `calibration: ${source} was closed meanwhile: open it again and record`);
    this.#view = { kind, folder: input.folder, state: 'capturing', frames: 0, wanted: frames, message: null, advice: [], record, test: null };
    this.#job = { input, average: new FrameAverage(capture.format) };
    this.#changed();
  }

  /** Every frame of the live source comes past here; it is read at once. */
  take(pixels: Uint8Array | Uint16Array, format: FrameFormat): void {
    const now = performance.now();
    if (this.#metered && now - this.#meteredAtMs >= METER_MS) {
      this.#meteredAtMs = now;
      this.#exposure = exposureOf(pixels, format);
      this.#changed();
    }
    const job = this.#job;
    if (job === null) return;
    if (JSON.stringify(format) !== JSON.stringify(job.input.format)) {
      this.cancel('the source changed its format: record it again');
      return;
    }
    job.average.add(pixels);
    this.#changed();
    if (job.average.frames >= this.#view!.wanted) this.#storing = this.#store(job);
  }

  /** Ends a recording, nothing written. Without one nothing happens. */
  cancel(message: string): void {
    if (this.#job === null) return;
    this.#view = { ...this.view!, state: 'refused', message };
    this.#job = null;
    this.#changed();
  }

  /** @returns when nothing is being written any more */
  close(): Promise<void> {
    this.cancel('the host was closed');
    return this.#storing;
  }

  get #isBusy(): boolean {
    return this.#view?.state === 'capturing' || this.#view?.state === 'storing';
  }

  async #store({ input, average }: Job): Promise<void> {
    this.#view = { ...this.view!, state: 'storing' };
    this.#job = null;
    this.#changed();
    try {
      const { record, advice, test } = await storeCalibration(input, average.finish());
      this.#view = { ...this.#view, state: 'done', advice: [...advice], record, test };
    } catch (error) {
      const message = windowLine(error);
      this.#view = { ...this.#view, state: 'refused', message };
    }
    this.#changed();
  }
}
