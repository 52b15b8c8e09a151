import { basename } from 'node:path';
import type { HostState, WindowFormat } from '../contract/index.ts';
import { copyRunningSession, exportReport, tableFormats } from '../export/index.ts';
import { exportSession, openStoredSession, type FrameRange } from '../session/index.ts';
import { ControlError } from './controlError.ts';
import type { RecordedSession, Recorder } from './recorder.ts';
import { windowLine } from './windowLine.ts';

type Job = HostState['exports'][number];

/** Exports shown to the window. */
const KEPT_JOBS = 20;

/** Exports of this program's run: what each wrote, and the files that may be fetched. */
export class ExportJobs {
  readonly #jobs: Job[] = [];
  /** Paths of the written files by export and name: another session's file has the same name. */
  readonly #files = new Map<string, ReadonlyMap<string, string>>();
  readonly #onChange: () => void;
  readonly #running = new Set<Promise<void>>();
  #reports: Promise<unknown> = Promise.resolve();
  #count = 0;

  constructor(onChange: () => void) {
    this.#onChange = onChange;
  }

  get list(): readonly Job[] {
    return this.#jobs;
  }

  /** @returns the path of a file that an export has written; null where there is none of that name */
  find(id: string, name: string): string | null {
    return this.#files.get(id)?.get(name) ?? null;
  }

  /**
   * Begins an export of the session that is written, or was written last, when all that came before is in it; its state is in `list`.
   * @throws ControlError  when nothing was recorded, or the range is empty
   */
  start(recorder: Recorder | null, formats: readonly WindowFormat[], range: FrameRange): void {
    if (recorder === null || recorder.session === null) throw new ControlError(409, 'export: nothing is recorded in this run: open the source with recording on, and inspect a frame');
    if (range.from !== undefined && range.to !== undefined && range.from > range.to) throw new ControlError(422, `export of frames ${range.from} to ${range.to}: the range is empty`);
    const id = `export-${++this.#count}`;
    this.#put({ id, state: 'running', done: 0, files: [], message: null });
    const paths = new Map<string, string>();
    this.#files.set(id, paths);
    const written = (path: string, done: number): void => {
      paths.set(basename(path), path);
      this.#put({ id, state: 'running', done, files: [...paths.keys()], message: null });
    };
    const tables = tableFormats(formats);
    const share = tables.length / formats.length;
    const running = recorder.between(async () => {
      // Results that waited may have begun another session since.
      const recorded = recorder.session!;
      await exportSession({
        session: recorder.isOpen ? recorded.session : null, dir: recorded.dir, plan: recorded.version.plan!, formats: tables, range,
        onFile: (path, done) => written(path, done * share),
      });
      return recorded;
    }).then(async (recorded) => {
      if (formats.includes('report')) written(await this.#report(recorder, recorded, range), 1);
    }).then(
      () => this.#put({ id, state: 'done', done: 1, files: [...paths.keys()], message: null }),
      (error: unknown) => this.#put({ id, state: 'failed', done: 0, files: [...paths.keys()], message: windowLine(error) }),
    );
    this.#running.add(running);
    void running.then(() => this.#running.delete(running));
  }

  /** Settles when no export is being written any more. */
  async done(): Promise<void> {
    await Promise.all(this.#running);
  }

  /** One at a time: those of one session and range are written to one file. @returns its path */
  #report(recorder: Recorder, recorded: RecordedSession, range: FrameRange): Promise<string> {
    const report = this.#reports.then(() => writeReport(recorder, recorded, range));
    this.#reports = report.catch(() => undefined);
    return report;
  }

  #put(job: Job): void {
    const at = this.#jobs.findIndex(({ id }) => id === job.id);
    if (at >= 0) this.#jobs[at] = job;
    else this.#jobs.push(job);
    if (this.#jobs.length > KEPT_JOBS) this.#files.delete(this.#jobs.shift()!.id);
    this.#onChange();
  }
}

/** The report takes seconds, in which results go on being recorded: it is made of a copy while the session is open. */
async function writeReport(recorder: Recorder, { session, dir }: RecordedSession, range: FrameRange): Promise<string> {
  const copy = await recorder.between(async () => {
    const { account } = recorder;
    if (account === null || recorder.session?.dir !== dir) return null;
    await session.export([], {});
    return copyRunningSession(dir, account);
  });
  try {
    return await exportReport({ session: copy?.session ?? await openStoredSession(dir), range, folder: dir });
  } finally {
    await copy?.remove();
  }
}
