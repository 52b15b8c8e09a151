import { basename } from 'node:path';
import type { TableFormat, HostState } from '../contract/index.ts';
import { exportSession, type FrameRange } from '../session/index.ts';
import { ControlError } from './controlError.ts';
import type { Recorder } from './recorder.ts';

type Job = HostState['exports'][number];

/** Exports shown to the window. */
const KEPT_JOBS = 20;

/** Exports of this program's run: what each wrote, and the files that may be fetched. */
export class ExportJobs {
  readonly #jobs: Job[] = [];
  readonly #files = new Map<string, string>();
  readonly #onChange: () => void;
  #count = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get list(): readonly Job[] {
    return this.#jobs;
  }

  /** @returns the path of a file that was written; null where there is none of that name */
  find(name: string): string | null {
    return this.#files.get(name) ?? null;
  }

  /**
   * Begins an export and returns; its state is in `list`.
   * @throws ControlError  when nothing was recorded, or the range is empty
   */
  start(recorder: Recorder | null, formats: readonly TableFormat[], range: FrameRange): void {
    const recorded = recorder?.session ?? null;
    if (recorder === null || recorded === null) throw new ControlError(409, 'export: nothing is recorded in this run: open the source with recording on, and inspect a frame');
    if (range.from !== undefined && range.to !== undefined && range.from > range.to) throw new ControlError(422, `export of frames ${range.from} to ${range.to}: the range is empty`);
    const id = `export-${++this.#count}`;
    this.#put({ id, state: 'running', done: 0, files: [], message: null });
    const files: string[] = [];
    recorder.between(async () => exportSession({
      session: recorder.isOpen ? recorded.session : null, dir: recorded.dir, plan: recorded.version.plan!, formats, range,
      onFile: (path, done) => {
        files.push(basename(path));
        this.#files.set(basename(path), path);
        this.#put({ id, state: 'running', done, files: [...files], message: null });
      },
    })).then(
      () => this.#put({ id, state: 'done', done: 1, files, message: null }),
      (error: unknown) => this.#put({ id, state: 'failed', done: 0, files, message: error instanceof Error ? error.message.split('\n')[0]! : String(error) }),
    );
  }

  #put(job: Job): void {
    const at = this.#jobs.findIndex(({ id }) => id === job.id);
    if (at >= 0) this.#jobs[at] = job;
    else this.#jobs.push(job);
    if (this.#jobs.length > KEPT_JOBS) this.#jobs.shift();
    this.#onChange();
  }
}
