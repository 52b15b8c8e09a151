import { createEngine, createWasmEngine, describeFormat, DeviceError, type Engine, type EngineChoice, type EngineHost, type Plan } from 'sightline/kernels';
import type { FrameHeader } from '../../main/contract/index.ts';
import { pause } from './clock.ts';
import { PlanUnavailable } from './planSource.ts';
import type { Troubles } from './troubles.ts';

/** What there is for a frame: its engine, a wait until there may be one, or the reason why there is none. */
export type EngineAnswer =
  /** `recipeVersion`: of the recipe that it runs, which is the one before the frame's where that cannot be run. */
  | { readonly type: 'engine'; readonly engine: Engine; readonly recipeVersion: number }
  | { readonly type: 'building'; readonly done: Promise<void> }
  | { readonly type: 'none'; readonly reason: string };

export interface EngineKeeperOptions {
  readonly host: EngineHost;
  readonly choice: EngineChoice;
  /** null: the host's cores. */
  readonly threads: number | null;
  readonly fetchPlan: (header: FrameHeader) => Promise<Plan>;
  readonly troubles: Troubles;
  /** Called with every engine that comes into use. */
  readonly onEngine: (engine: Engine) => void;
  /** Called when the engine in use failed; the next frame gets another. */
  readonly onBroken?: (engine: Engine) => void;
}

/** An engine, what a person had chosen when it was built, and the frames it is for. */
interface EngineInUse {
  readonly engine: Engine;
  /** That it was built for. */
  readonly recipeVersion: number;
  readonly choice: EngineChoice;
  readonly keys: Set<string>;
}

const PLAN_TRIES = 4;
const RETRY_MS = 1_000;
/** Losses in a row after which `auto` takes the CPU. */
const LOSSES_FOR_FALLBACK = 2;

/**
 * Keeps the engine that frames are inspected with. A frame of another run, recipe or format gets another engine; while that is
 * built, and if it cannot be built, the one before stays.
 */
export class EngineKeeper {
  readonly #options: EngineKeeperOptions;
  #choice: EngineChoice;
  #current: EngineInUse | null = null;
  #retired: Engine[] = [];
  #building: Promise<void> | null = null;
  #refusal: { readonly key: string; readonly reason: string; readonly until: number } | null = null;
  #losses = 0;
  #lossReason = '';

  constructor(options: EngineKeeperOptions) {
    this.#options = options;
    this.#choice = options.choice;
  }

  /** @returns the engine for a frame; starts to build it where there is none */
  demand(header: FrameHeader): EngineAnswer {
    const key = keyOf(header);
    if (this.#current?.keys.has(key)) return { type: 'engine', engine: this.#current.engine, recipeVersion: this.#current.recipeVersion };
    if (this.#building) return { type: 'building', done: this.#building };
    if (this.#refusal?.key === key && performance.now() < this.#refusal.until) return { type: 'none', reason: this.#refusal.reason };
    return { type: 'building', done: this.#begin(this.#build(header, key)) };
  }

  /** Takes another engine as soon as it is built. Until then frames go on with the one there is, and for good if it cannot be built. */
  choose(choice: EngineChoice): void {
    this.#choice = choice;
    this.#losses = 0;
    this.#refusal = null;
    this.#options.troubles.clear('engine-choice');
    if (!this.#building) this.#takeChoice();
  }

  #begin(work: Promise<void>): Promise<void> {
    return this.#building = work.finally(() => {
      this.#building = null;
      this.#takeChoice();
    });
  }

  #takeChoice(): void {
    if (this.#current && this.#current.choice !== this.#choice) void this.#begin(this.#replace(this.#current, this.#choice));
  }

  /** Builds for what the engine in use is for. */
  async #replace(current: EngineInUse, choice: EngineChoice): Promise<void> {
    const { troubles } = this.#options;
    try {
      this.#use({ ...current, engine: await this.#create(current.engine.plan, choice), choice });
    } catch (error) {
      if (this.#current === current) this.#current = { ...current, choice };
      troubles.report({
        id: 'engine-choice', severity: 'warning', message: `The ${choice} engine cannot be had: ${error instanceof Error ? error.message : String(error)}`,
        tip: `Inspection goes on with the ${current.engine.backend} engine.`,
      });
    }
  }

  #use(next: EngineInUse): void {
    if (this.#current) this.#retired.push(this.#current.engine);
    this.#current = next;
    // It may fail while no frame is in it, and the picture with it.
    void next.engine.failed.then((error) => { this.broken(next.engine, error); });
    this.#options.onEngine(next.engine);
  }

  /** A frame of the engine is done: engines before it are needed no more. */
  settled(engine: Engine): void {
    this.#losses = 0;
    if (this.#current?.engine !== engine) return;
    for (const retired of this.#retired.splice(0)) retired.destroy();
    this.#options.troubles.clear('engine');
  }

  /** The engine's device failed; the next frame gets a new one. */
  broken(engine: Engine, error: DeviceError): void {
    if (this.#current?.engine !== engine) return;
    this.#losses++;
    this.#lossReason = error.message;
    this.#current = null;
    engine.destroy();
    this.#options.troubles.report({
      id: 'engine', severity: 'error', message: `The ${engine.backend} engine failed: ${error.message}`,
      tip: 'It is started again with the next frame. If it keeps failing, choose the wasm engine.',
    });
    this.#options.onBroken?.(engine);
  }

  destroy(): void {
    for (const retired of this.#retired.splice(0)) retired.destroy();
    this.#current?.engine.destroy();
    this.#current = null;
  }

  async #build(header: FrameHeader, key: string): Promise<void> {
    const { troubles } = this.#options;
    try {
      const plan = await this.#plan(header);
      const choice = this.#choice;
      this.#use({ engine: await this.#create(plan, choice), recipeVersion: header.recipeVersion, choice, keys: new Set([key]) });
      this.#refusal = null;
      troubles.clear('plan');
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const goesOn = this.#current !== null && describeFormat(this.#current.engine.plan.format) === describeFormat(header.format);
      if (goesOn) this.#current!.keys.add(key);
      else this.#refusal = { key, reason, until: performance.now() + RETRY_MS };
      if (error instanceof PlanUnavailable && error.isOver) return;
      troubles.report({
        id: 'plan', severity: 'error',
        message: error instanceof DeviceError ? `The ${this.#choice} engine cannot be had: ${reason}` : `The recipe cannot be run on this source: ${reason}`,
        tip: error instanceof DeviceError ? 'Choose another engine.' : goesOn ? 'Inspection goes on with the recipe before. Change the recipe or take the change back.' : 'No frame is inspected until the recipe fits the source.',
      });
    }
  }

  async #plan(header: FrameHeader): Promise<Plan> {
    for (let tries = 1; ; tries++) {
      try {
        return await this.#options.fetchPlan(header);
      } catch (error) {
        if (!(error instanceof PlanUnavailable) || error.isOver || tries === PLAN_TRIES) throw error;
        await pause(tries * 200);
      }
    }
  }

  #create(plan: Plan, choice: EngineChoice): Promise<Engine> {
    const { host, threads } = this.#options;
    if (choice === 'auto' && this.#losses >= LOSSES_FOR_FALLBACK) {
      return createWasmEngine({ plan, host, threads: threads ?? host.cores, fallbackReason: this.#lossReason });
    }
    return createEngine({ plan, host, engine: choice, ...(threads === null ? {} : { threads }) });
  }
}

function keyOf({ runId, recipeVersion, format }: FrameHeader): string {
  return `${runId} ${recipeVersion} ${describeFormat(format)}`;
}
