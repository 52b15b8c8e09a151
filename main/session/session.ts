import { blobValue, version as duckdbVersion } from '@duckdb/node-api';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameResult, Plan, ProbeValue, StageName } from 'sightline/kernels';
import { FrameLedger } from '../contract/ledger.ts';
import type { SessionOutcome, SessionSettings, SessionSummary, TableFormat } from '../contract/sessionSummary.ts';
import { exportFileNames, exportTables, type FrameRange } from './exports.ts';
import { createRunFolder, openRunFolder, refuseTaken } from './runFolder.ts';
import { createStore, type Store, type Verdict } from './store.ts';
import { recipeSha256, SUMMARY_FILE, writeSummary } from './summaryFile.ts';
import { outputError } from './outputError.ts';
import { CREATE_PICTURES_SQL, exportedColumns, hasProbes } from './tables.ts';

export const DATABASE_FILE = 'session.duckdb';
/** Name in the table `settings` of what is known when the last frame is done. */
export const OUTCOME_SETTING = 'outcome';

export interface SessionOptions {
  /** Folder that receives the results, made where it is missing; null makes a new one in the working directory. */
  readonly dir: string | null;
  readonly plan: Plan;
  /** Columns of stage times; the plan's stages unless given. */
  readonly stageNames?: readonly StageName[];
  /** What is known before the first frame; DuckDB's version is added here. */
  readonly settings: Omit<SessionSettings, 'versions'> & { readonly versions: Omit<SessionSettings['versions'], 'duckdb'> };
  readonly exports: readonly TableFormat[];
  /** Keeps the pixels of every region: what is drawn of regions, or exported as masks, needs them. */
  readonly shapes?: boolean;
}

/** The record of one run: a DuckDB file while it lasts, tables and session.json when it ends. */
export interface Session {
  readonly dir: string;
  /**
   * Records what a frame held. Copies and settles at once; waits only where the disk is behind by a hundred thousand
   * regions. Whatever was appended more than a second ago survives the end of the process.
   *
   * @param failedRules  ids of the rules that the frame broke
   * @param probes       values of the recipe's probes, as probeValues gives them
   * @throws OutputError  when an earlier write failed: end the run
   * @throws RangeError   after close, where the region table lacks a column of the recipe, or where a probe's value is missing
   */
  append(result: FrameResult, verdict: Verdict, failedRules: readonly string[], probes?: readonly ProbeValue[]): Promise<void>;
  /**
   * Records the pixels of a frame's regions; call it before `append` of that frame, so that both are committed together.
   * @param runs  of each label, as packRuns gives them
   * @throws RangeError  of a session that keeps no shapes
   */
  appendShapes(frame: number, label: Uint32Array, runs: readonly Uint8Array[]): Promise<void>;
  /**
   * Records something that happened to the run: `decode-error`, `source-ended`. An overflow of the region table records itself.
   * @param frame  null where it is not about one frame
   * @param at     when it happened; now where it is left out, no sooner than the session began
   */
  event(kind: string, message: string, frame?: number | null, at?: Date): void;
  /**
   * Keeps frames as pictures, for the report of a run whose source cannot be read again. Call it once, before `close`.
   * @throws OutputError
   */
  keepPictures(pictures: readonly { readonly frame: number; readonly png: Uint8Array }[]): Promise<void>;
  /**
   * Writes tables of what was appended so far, whole or a range of frames. What is appended meanwhile waits in memory.
   * @param onFile  called with each file that is complete, and the share that is done
   * @throws OutputError  naming the file
   */
  export(formats: readonly TableFormat[], range: FrameRange, onFile?: (path: string, done: number) => void): Promise<void>;
  /**
   * Commits what waits, writes the exports and session.json. Idempotent: a second call gives the first one's result.
   * @returns what session.json holds
   * @throws OutputError  when something could not be written; what was committed before stays readable
   */
  close(outcome: SessionOutcome): Promise<SessionSummary>;
}

/**
 * Begins the record of a run.
 *
 * @throws OutputError  the folder cannot be made, is not writable, is a file or holds a session
 */
export async function createSession(options: SessionOptions): Promise<Session> {
  const { plan, exports: formats } = options;
  const stageNames = options.stageNames ?? plan.stageNames;
  const started = new Date();
  const dir = options.dir ?? await createRunFolder(process.cwd(), started);
  const exportNames = exportFileNames(formats, { hasProbes: hasProbes(plan.recipe) });
  if (options.dir !== null) await openRunFolder(dir, fileNames(exportNames));

  const summary = firstSummary(options, started);
  const columns = exportedColumns(plan, stageNames);
  const store = await createStore(join(dir, DATABASE_FILE), plan, stageNames, options.shapes ?? false);
  try {
    await storeSettings(store, summary);
    await writeSummary(dir, summary);
  } catch (error) {
    await store.close();
    throw error;
  }
  const tables = { ...summary.tables };
  let closed: Promise<SessionSummary> | null = null;

  const event: Session['event'] = (kind, message, frame = null, at = new Date()) => store.event(Math.max(0, at.getTime() - started.getTime()), frame, kind, message);
  const finish = async (outcome: SessionOutcome): Promise<SessionSummary> => {
    const ended = (): Pick<SessionSummary, 'ended' | 'tables'> => ({ ended: new Date().toISOString(), tables });
    try {
      await store.flush();
      await exportTables(store, { folder: dir, columns, formats });
      await storeSetting(store, OUTCOME_SETTING, { ...outcome, ended: new Date().toISOString() });
      await store.close();
      const last = { ...summary, ...outcome, ...ended(), files: await listFiles(dir, [DATABASE_FILE, ...exportNames]) };
      await writeSummary(dir, last);
      return last;
    } catch (error) {
      await store.close();
      const reason = error instanceof Error ? error.message : String(error);
      // On a full disk this fails as well: then the account of the start stays, and the error says the rest.
      await writeSummary(dir, { ...summary, ...outcome, ...ended(), state: 'failed', reason }).catch(() => undefined);
      throw error;
    }
  };

  return {
    dir,
    async append(result, verdict, failedRules, probes = []) {
      if (closed) throw new RangeError(`frame ${result.frame} appended to a closed session: append before close`);
      await store.append(result, verdict, failedRules, probes);
      tables.frames += 1;
      tables.regions += result.regions.count;
      if (verdict === 'pass') tables.passed += 1;
      if (verdict === 'fail') tables.failed += 1;
      if (result.overflow) tables.overflowed += 1;
      if (result.overflow) event('region-overflow', `${result.labelledCount} regions: the table holds the first ${result.regions.count}`, result.frame);
    },
    appendShapes: (frame, label, runs) => store.appendShapes(frame, label, runs),
    event,
    async keepPictures(pictures) {
      await store.flush();
      await storePictures(store, join(dir, DATABASE_FILE), pictures);
    },
    async export(wanted, range, onFile) {
      await store.flush();
      await exportTables(store, { folder: dir, columns, formats: wanted, range, ...(onFile === undefined ? {} : { onFile }) });
    },
    close: (outcome) => (closed ??= finish(outcome)),
  };
}

async function storePictures(store: Store, path: string, pictures: readonly { readonly frame: number; readonly png: Uint8Array }[]): Promise<void> {
  try {
    await store.run(CREATE_PICTURES_SQL);
    for (const { frame, png } of pictures) await store.run('INSERT INTO pictures VALUES ($frame, $png)', { frame, png: blobValue(png) });
  } catch (cause) {
    throw outputError('session cannot be written', path, cause);
  }
}

/** Every file a run may write. */
function fileNames(exportNames: readonly string[]): string[] {
  return [DATABASE_FILE, `${DATABASE_FILE}.wal`, SUMMARY_FILE, ...exportNames];
}

/**
 * Says early that createSession will refuse a folder; makes nothing.
 *
 * @param exportNames  of all that will be exported into it
 * @throws OutputError  it holds a session
 */
export async function checkRunFolder(dir: string, exportNames: readonly string[]): Promise<void> {
  await refuseTaken(dir, fileNames(exportNames));
}

function firstSummary({ plan, settings }: SessionOptions, started: Date): SessionSummary {
  return {
    session: 1,
    state: 'running',
    reason: null,
    started: started.toISOString(),
    ended: null,
    ...settings,
    versions: { ...settings.versions, duckdb: duckdbVersion() },
    frame: { ...plan.format },
    recipe: plan.recipe,
    recipeSha256: recipeSha256(plan.recipe),
    ledger: new FrameLedger().snapshot(),
    budget: null,
    tables: { frames: 0, regions: 0, passed: 0, failed: 0, overflowed: 0 },
    files: [],
  };
}

/** The same facts beside the measurements, so that the database stands alone. */
async function storeSettings(store: Store, summary: SessionSummary): Promise<void> {
  const { session, started, source, engine, calibration, versions, frame, recipe, recipeSha256: digest } = summary;
  for (const [name, value] of Object.entries({ session, started, source, engine, calibration, versions, frame, recipe, recipeSha256: digest })) {
    await storeSetting(store, name, value);
  }
}

function storeSetting(store: Store, name: string, value: unknown): Promise<void> {
  return store.run('INSERT INTO settings VALUES ($name, $value)', { name, value: JSON.stringify(value) });
}

async function listFiles(dir: string, names: readonly string[]): Promise<SessionSummary['files']> {
  const present = new Set(await readdir(dir));
  return Promise.all(names.filter((name) => present.has(name)).map(async (name) => ({ name, sizeBytes: (await stat(join(dir, name))).size })));
}
