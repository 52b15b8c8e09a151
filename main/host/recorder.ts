import { createBudget, describeFormat, tableColumns, type Budget } from 'sightline/kernels';
import { FrameLedger, type FrameReport, type Ledger, type SessionOutcome, type SessionSettings, type StoreTimes } from '../contract/index.ts';
import { createRunFolder, createSession, type Session } from '../session/index.ts';
import { VERSION } from '../version.ts';
import type { RecipeVersion } from './recipeBook.ts';
import { RecentStoreTimes } from './storeTimes.ts';
import { windowLine } from './windowLine.ts';

type Inspected = Extract<FrameReport, { type: 'inspected' }>;

export interface RecorderOptions {
  /** Folder that receives the run's folders. */
  readonly parent: string;
  readonly source: SessionSettings['source'];
  readonly ffmpeg: SessionSettings['versions']['ffmpeg'];
  /** Frames may come again, as in replay: each is recorded once. */
  readonly repeats: boolean;
  /** The pixels of every region are kept. */
  readonly shapes: boolean;
  /** How long a recipe has been in force, or was until another came, ms. */
  readonly stoodMs: (version: RecipeVersion) => number;
  /** The run's account now. */
  readonly ledger: () => Ledger;
  /** Recording ended for good; what was written before is safe. */
  readonly onFailure: (error: unknown) => void;
  readonly onChange: () => void;
}

/** A session that results go to, or went to. */
export interface RecordedSession {
  readonly dir: string;
  readonly session: Session;
  readonly version: RecipeVersion;
}

/** A recipe that was replaced sooner than this was being tuned, not used: its frames get no session of their own. */
const SETTLED_MS = 1000;

const NOTHING: Ledger = new FrameLedger().snapshot();

interface OpenSession extends RecordedSession {
  readonly budget: Budget;
  readonly frames: Set<number>;
  readonly begunWith: Ledger;
}

/**
 * Puts a run's results on disk. A session has one recipe and one frame format, as its session.json says, so another begins another
 * folder; results of a recipe that is still being changed are shown and not recorded, and an event says how many. In replay a
 * frame that comes again is recorded once: the same recipe gives the same result.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #open: OpenSession | null = null;
  #last: RecordedSession | null = null;
  #work: Promise<void> = Promise.resolve();
  /** Asked for and not done. */
  #between = 0;
  #events: { readonly kind: string; readonly message: string; readonly frame: number | null; readonly at: Date }[] = [];
  #unrecorded = 0;
  readonly #times = new RecentStoreTimes();
  /** What earlier sessions of the run have accounted for. */
  #accounted = NOTHING;
  #failed = false;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  /** The session being written, or the last one that was; null before the first result. */
  get session(): RecordedSession | null {
    return this.#open ?? this.#last;
  }

  /** What storing took, lately; null before the first result. */
  get times(): StoreTimes | null {
    return this.#times.report();
  }

  /** Whether `session` takes results still. */
  get isOpen(): boolean {
    return this.#open !== null;
  }

  /**
   * Records what a frame gave; waits only where the disk is behind, and not for what runs `between`: the window's results are to be taken
   * while an hour of tables is exported. Never throws: a failure ends the recording and is told.
   *
   * @param before  the run's account when the frame had no outcome yet: a session that ends before this frame accounts for no more
   */
  record(report: Inspected, version: RecipeVersion, before: Ledger): Promise<void> {
    const recorded = this.#enqueue(() => this.#record(report, version, before));
    return this.#between > 0 ? Promise.resolve() : recorded;
  }

  /** Records something that happened to the run, at this moment; kept until there is a session. */
  event(kind: string, message: string, frame: number | null = null): void {
    const at = new Date();
    void this.#enqueue(() => {
      if (this.#open === null) this.#events.push({ kind, message, frame, at });
      else this.#open.session.event(kind, message, frame, at);
    });
  }

  /** The account of the session being written, so far; null where none is. */
  get account(): Pick<SessionOutcome, 'ledger' | 'budget'> | null {
    return this.#open && { ledger: difference(this.#options.ledger(), this.#open.begunWith), budget: this.#open.budget.report() };
  }

  /** Runs something between two results; those that come meanwhile wait in memory. */
  between<T>(work: () => Promise<T>): Promise<T> {
    this.#between += 1;
    const done = this.#work.then(work).finally(() => { this.#between -= 1; });
    this.#work = done.then(() => undefined, () => undefined);
    return done;
  }

  /** Ends the recording; what was recorded is complete. */
  close(outcome: Pick<SessionOutcome, 'state' | 'reason'>): Promise<void> {
    return this.#enqueue(() => this.#closeSession(outcome, this.#options.ledger()));
  }

  #enqueue(work: () => void | Promise<void>): Promise<void> {
    this.#work = this.#work.then(async () => {
      if (this.#failed) return;
      try {
        await work();
      } catch (error) {
        await this.#fail(error);
      }
    });
    return this.#work;
  }

  /** The session is let go of: what is safe in it can be exported now, by another program too. */
  async #fail(error: unknown): Promise<void> {
    this.#failed = true;
    this.#options.onFailure(error);
    const reason = windowLine(error);
    // It fails for the same reason again, or the failure was its own.
    await this.#closeSession({ state: 'failed', reason }, this.#options.ledger()).catch(() => undefined);
    this.#options.onChange();
  }

  async #record(report: Inspected, version: RecipeVersion, before: Ledger): Promise<void> {
    const open = await this.#sessionOf(report, version, before);
    if (open === null) {
      this.#unrecorded += 1;
      return;
    }
    const { result, verdict, failures, probes, shapes } = report;
    if (this.#options.repeats) {
      if (open.frames.has(result.frame)) return;
      open.frames.add(result.frame);
    }
    const beganMs = performance.now();
    if (this.#options.shapes && shapes !== null) await open.session.appendShapes(result.frame, result.regions.label, shapes);
    else if (this.#options.shapes) open.session.event('shapes-left-out', `${result.regions.count} regions have more shapes than a report can bring`, result.frame);
    await open.session.append(result, verdict, [...new Set(failures.map(({ ruleId }) => ruleId))], probes);
    this.#times.add(performance.now() - beganMs);
    open.budget.add(result);
  }

  /** @returns the session of that recipe; null while the recipe is being tuned */
  async #sessionOf(report: Inspected, version: RecipeVersion, before: Ledger): Promise<OpenSession | null> {
    const now = this.#open;
    if (now?.version.version === version.version) return now;
    if (now !== null && version.version < now.version.version) return null;
    const reformatted = now === null ? null : newFormat(now.version, version);
    if (now !== null && reformatted === null && this.#options.stoodMs(version) < SETTLED_MS) return null;
    if (now !== null && reformatted !== null) {
      await this.#closeSession({ state: 'done', reason: `the source came back as ${reformatted}` }, before);
    } else if (now !== null) {
      now.session.event('recipe-changed', `${this.#unrecorded} frames were inspected while the recipe was being changed; the next session has the new one`);
      await this.#closeSession({ state: 'done', reason: 'the recipe was changed' }, before);
    }
    const session = await this.#begin(report, version);
    this.#open = {
      session, dir: session.dir, version, budget: createBudget(version.plan!, {}), frames: new Set(), begunWith: this.#accounted,
    };
    for (const { kind, message, frame, at } of this.#events.splice(0)) session.event(kind, message, frame, at);
    this.#unrecorded = 0;
    this.#options.onChange();
    return this.#open;
  }

  async #begin({ engine }: Inspected, { plan, calibration }: RecipeVersion): Promise<Session> {
    const { parent, source, ffmpeg, shapes } = this.#options;
    return createSession({
      dir: await createRunFolder(parent, new Date()), plan: plan!, exports: ['csv'], shapes,
      settings: { source, engine: { ...engine, profile: false }, calibration, versions: { sightline: VERSION, node: process.versions.node, ffmpeg } },
    });
  }

  async #closeSession({ state, reason }: Pick<SessionOutcome, 'state' | 'reason'>, ledger: Ledger): Promise<void> {
    const open = this.#open;
    if (open === null) return;
    this.#open = null;
    this.#last = { dir: open.dir, session: open.session, version: open.version };
    this.#accounted = ledger;
    await open.session.close({ state, reason, ledger: difference(ledger, open.begunWith), budget: open.budget.report() });
  }
}

/** @returns the format of frames that an open session has no place for; null where it is the session's own */
function newFormat(before: RecipeVersion, now: RecipeVersion): string | null {
  const [was, is] = [before, now].map(({ plan }) => (plan === null ? '' : describeFormat(plan.format)));
  return was === is ? null : is!;
}

/** @returns what is wrong: the table has not the columns, or the report not the probes, of the recipe it is said to be of; null where nothing is */
export function faultOfReport({ result, probes, shapes }: Pick<Inspected, 'result' | 'probes' | 'shapes'>, { plan, recipe, version }: RecipeVersion): string | null {
  const missing = plan === null ? 'any plan' : tableColumns(plan).find((name) => !result.regions.columns.has(name));
  if (missing !== undefined) return `its table lacks ${missing}: fetch the plan of recipe ${version}`;
  if (shapes !== null && shapes.some(({ length }) => length === 0)) return 'a region has no pixel: reload the window';
  const wanted = recipe.probes?.length ?? 0;
  return probes.length === wanted ? null : `it has ${probes.length} probes, not ${wanted}: fetch the plan of recipe ${version}`;
}

/** The account between two moments: the difference of two balanced accounts is balanced. */
function difference(now: Ledger, before: Ledger): Ledger {
  const less = <C extends string>(counts: Record<C, number>, earlier: Record<C, number>): Record<C, number> =>
    Object.fromEntries(Object.entries<number>(counts).map(([cause, count]) => [cause, count - earlier[cause as C]])) as Record<C, number>;
  return {
    captured: now.captured - before.captured, inspected: now.inspected - before.inspected,
    dropped: less(now.dropped, before.dropped), failed: less(now.failed, before.failed),
  };
}
