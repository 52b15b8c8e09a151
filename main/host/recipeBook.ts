import { resolve } from 'node:path';
import {
  createPlan, DEFAULT_RECIPE, parseRecipe, RecipeError, type FlatFieldMaps, type FrameFormat, type Plan, type Recipe,
} from 'sightline/kernels';
import { loadMaps, type LoadedCalibration } from '../calibration/index.ts';
import type { SessionSettings } from '../contract/index.ts';

/** One version of the recipe, checked against the format it runs on. */
export interface RecipeVersion {
  readonly version: number;
  readonly recipe: Recipe;
  /** Folder of the calibration; null where the recipe does not correct. */
  readonly calibrationDir: string | null;
  /** As createFlatFieldMaps made them, the load step not folded in; null where the recipe does not correct. */
  readonly maps: FlatFieldMaps | null;
  /** null while no source says what its frames are. */
  readonly plan: Plan | null;
  readonly calibration: SessionSettings['calibration'];
  /** Why the calibration may no longer fit; null when nothing speaks against it. */
  readonly calibrationWarning: string | null;
  /** performance.now() when it came into force. */
  readonly sinceMs: number;
}

/** Versions a late worker may still ask for. */
const KEPT_VERSIONS = 64;

interface LoadedMaps extends LoadedCalibration {
  /** Folder, format and camera. */
  readonly key: string;
  /** Grows with every reading: one that began sooner may end later. */
  readonly load: number;
}

interface Wanted {
  readonly recipe: Recipe;
  readonly calibrationDir: string | null;
}

/** A wish, and its number in the order in which they came. */
interface Asked extends Wanted {
  readonly turn: number;
}

const UNCALIBRATED: Wanted = { recipe: DEFAULT_RECIPE, calibrationDir: null };

/** The recipe in force, its versions, and the maps they need. */
export class RecipeBook {
  readonly #versions = new Map<number, RecipeVersion>();
  #current: RecipeVersion;
  #format: FrameFormat | null = null;
  /** As cameraIdentity says. */
  #camera: string | null = null;
  #chosen = false;
  /** What was put in force last because it was asked for, not for want of something that fits. */
  #wanted: Wanted = UNCALIBRATED;
  #maps: LoadedMaps | null = null;
  #loads = 0;
  #turns = 0;
  /** Of what is in force. */
  #turn = 0;

  constructor() {
    this.#current = { version: 1, recipe: DEFAULT_RECIPE, calibrationDir: null, maps: null, plan: null, calibration: null, calibrationWarning: null, sinceMs: performance.now() };
    this.#versions.set(1, this.#current);
  }

  /** Of the frames that are planned for; null before there is a source. */
  get format(): FrameFormat | null {
    return this.#format;
  }

  get current(): RecipeVersion {
    return this.#current;
  }

  /** @returns null for a version that never was or is long gone */
  find(version: number): RecipeVersion | null {
    return this.#versions.get(version) ?? null;
  }

  /** @returns ms that a version has been in force, or was until the next one came */
  stoodMs({ version, sinceMs }: RecipeVersion): number {
    return (this.#versions.get(version + 1)?.sinceMs ?? performance.now()) - sinceMs;
  }

  /**
   * Puts a recipe that a person sent in force. Nothing changes when it is refused, or when one that was asked for after it is in force by then:
   * loading maps takes its time.
   *
   * @param input           as read from JSON
   * @param calibrationDir  folder of dark and flat; the one in use where it is left out
   * @throws RecipeError, CalibrationError, CalibrationMapsError
   */
  async set(input: unknown, calibrationDir?: string): Promise<RecipeVersion> {
    const recipe = parseRecipe(input), turn = ++this.#turns;
    // Named anew, a folder is read anew: it may have been recorded again.
    if (calibrationDir !== undefined) this.#maps = null;
    const named = recipe.calibration === undefined ? null : resolve(recipe.calibration);
    const version = await this.#apply({ recipe, calibrationDir: calibrationDir ?? this.#current.calibrationDir ?? named, turn });
    this.#chosen = true;
    return version;
  }

  /**
   * Begins with a new source: its own recipe where it brings one, else the one a person chose while it fits, else the default.
   *
   * @returns the fault of a chosen recipe that does not fit the source and was replaced; null where none was
   */
  async begin(format: FrameFormat, own: Wanted | null, camera: string | null = null): Promise<Error | null> {
    this.#format = format;
    this.#camera = camera;
    const turn = ++this.#turns;
    if (own !== null) {
      this.#chosen = false;
      await this.#apply({ ...own, turn });
      return null;
    }
    if (this.#chosen) {
      try {
        await this.#apply({ ...this.#current, turn });
        return null;
      } catch (error) {
        return await this.#fallBack(turn) ? asError(error) : null;
      }
    }
    await this.#fallBack(turn);
    return null;
  }

  /**
   * The source came back in another format: the recipe that was in force goes on where it fits, else the default until the source
   * is again one that it fits.
   *
   * @returns the fault of the recipe that does not fit; null where it does
   */
  async refit(format: FrameFormat): Promise<Error | null> {
    this.#format = format;
    const wanted = this.#wanted, turn = ++this.#turns;
    try {
      await this.#apply({ ...wanted, turn });
      return null;
    } catch (error) {
      await this.#apply({ ...UNCALIBRATED, turn });
      return this.#turn === turn ? asError(error) : null;
    } finally {
      if (this.#turn === turn) this.#wanted = wanted;
    }
  }

  /** @returns false where a person has chosen another recipe meanwhile, which stays */
  async #fallBack(turn: number): Promise<boolean> {
    await this.#apply({ ...UNCALIBRATED, turn });
    if (this.#turn !== turn) return false;
    this.#chosen = false;
    return true;
  }

  async #apply({ recipe, calibrationDir, turn }: Asked): Promise<RecipeVersion> {
    const format = this.#format;
    const corrects = recipe.stages.some(({ stage }) => stage === 'flatField');
    const loaded = corrects && calibrationDir !== null && format !== null ? await this.#loadMaps(calibrationDir, format) : null;
    const plan = format === null ? null : createPlan(recipe, format, loaded?.maps ?? null);
    if (format !== this.#format) throw new RecipeError('', recipe.name, 'the source changed meanwhile: send it again');
    if (turn < this.#turn) return this.#current;
    this.#turn = turn;
    const version = this.#current.version + 1;
    this.#current = {
      version, recipe, calibrationDir, plan, maps: loaded?.maps ?? null, calibration: loaded?.settings ?? null, calibrationWarning: loaded?.warning ?? null, sinceMs: performance.now(),
    };
    this.#wanted = { recipe, calibrationDir };
    this.#versions.set(version, this.#current);
    this.#versions.delete(version - KEPT_VERSIONS);
    return this.#current;
  }

  /** The maps read last are kept: a threshold that is dragged asks for the same ones sixty times a second. */
  async #loadMaps(folder: string, format: FrameFormat): Promise<LoadedMaps> {
    const key = JSON.stringify([folder, format, this.#camera]);
    if (this.#maps?.key === key) return this.#maps;
    const load = ++this.#loads;
    const maps = { key, load, ...await loadMaps(folder, { format, camera: this.#camera }) };
    if (this.#maps === null || this.#maps.load < load) this.#maps = maps;
    return maps;
  }
}

function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
