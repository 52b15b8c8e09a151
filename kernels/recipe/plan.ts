import { describeFormat, fullScaleDn, sampleToDn, type FrameFormat } from '../frame.ts';
import { filterProperties, tableProperties } from '../regions/neededProperties.ts';
import { REGION_PROPERTIES, type PropertyNeed } from '../regions/properties.ts';
import { DETAIL_GROUPS, type DetailGroup } from '../regions/regionDetails.ts';
import { findBadPixels, type BadPixels } from '../stages/flatField/badPixels.ts';
import type { RoiMode } from '../roi/params.ts';
import { createRoiMask, RoiError } from '../roi/roiMask.ts';
import type { FlatFieldMaps } from '../stages/flatField/maps.ts';
import type { CustomProgram } from '../stages/custom/program.ts';
import { readProgram } from '../stages/custom/readProgram.ts';
import { gaussianTaps } from '../stages/gaussianBlur/taps.ts';
import type { LabelParams } from '../stages/label/params.ts';
import type { MeasureParams } from '../stages/measure/params.ts';
import type { ThresholdParams } from '../stages/threshold/params.ts';
import { RecipeError } from './recipeError.ts';
import type { Recipe, StageParams } from './schema.ts';
import { stageNames } from './stageNames.ts';

/** A stage's name in a plan: its kind, with a number from the second of its kind on (`gaussianBlur2`). `raw` is the input. */
export type StageName = string;

export interface PlannedBlur {
  readonly stage: 'gaussianBlur';
  readonly name: StageName;
  readonly sigmaPx: number;
  /** f32 weights, length 2 radius + 1, the same for rows and columns. Border: clamp. */
  readonly taps: Float32Array;
  readonly radiusPx: number;
}

type Named<K extends StageParams['stage']> = Extract<StageParams, { stage: K }> & { readonly name: StageName };

/** A stage whose function the recipe carries, ready to be translated. */
export type PlannedCustom = Named<'custom'> & { readonly program: CustomProgram };

/** A stage from one f32 image, DN, to the next. */
export type PlannedGray = PlannedBlur | PlannedCustom | Named<'median' | 'localMean' | 'localDeviation' | 'lookup' | 'gradient' | 'hessian'>;

/** A stage from one mask to the next. */
export type PlannedMask = Named<'morphology' | 'fillHoles' | 'removeSmall'>;

/** The fixed list of work for one recipe and one frame format: all an engine needs to know. Immutable. */
export interface Plan {
  readonly format: FrameFormat;
  readonly recipe: Recipe;
  /** Names in pipeline order, `raw` left out. */
  readonly stageNames: readonly StageName[];
  /**
   * First step of every frame, in f32, exactly in this order: `dn = (f32(sample) - offset) * scale`, both rounded to f32. Where
   * there is a flatField the step is part of its maps instead and this is not applied.
   */
  readonly load: { readonly offset: number; readonly scale: number };
  /**
   * `out = (f32(sample) - dark) * gain`, two f32 operations, negatives kept. Maps already hold the load step. Bad pixels become the
   * median of their valid neighbours' `out`: fillBadPixels writes the maps' entries there, anew for every frame.
   */
  readonly flatField: { readonly name: StageName; readonly maps: FlatFieldMaps; readonly bad: BadPixels } | null;
  /** What happens to the gray image between the input (or flatField) and the threshold, in order. */
  readonly gray: readonly PlannedGray[];
  /** The Gaussian blurs among `gray`. */
  readonly blurs: readonly PlannedBlur[];
  /** What happens to the mask between the threshold and the label stage, in order. */
  readonly masks: readonly PlannedMask[];
  readonly threshold: ThresholdParams & { readonly name: StageName };
  readonly label: LabelParams & { readonly name: StageName };
  readonly measure: MeasureParams & { readonly name: StageName };
  readonly needsIntensity: boolean;
  readonly needsWeighted: boolean;
  /** What is found out about each region beyond its sums; empty where no property asks for it. */
  readonly details: ReadonlySet<DetailGroup>;
  /**
   * The integers that intensities are summed in. `raw`: v = sample. `flatField`: v = roundHalfEven(out * 2^fractionBits).
   * Either way dn = (v - offset) * scale in f64.
   */
  readonly intensity: {
    readonly source: 'raw' | 'flatField';
    readonly fractionBits: number;
    readonly offset: number;
    readonly scale: number;
  };
  /**
   * The pixels where regions count, in the layout of `mask`; null where all do. `clip`: ANDed into the mask of the last stage before label. Else every
   * region's pixels among them are counted (details `roi`).
   */
  readonly roi: { readonly mode: RoiMode; readonly mask: Uint8Array } | null;
  /** 1 bit a pixel, least significant first, rows padded with zeros to a multiple of 16 bytes. */
  readonly mask: { readonly strideBytes: number; readonly sizeBytes: number };
}

/**
 * Turns a recipe and a frame format into the plan that engines run.
 *
 * @param maps  what calibration gave for this source; required exactly when the recipe has a flatField stage
 * @throws RecipeError  impossible order, a missing stage, a level outside the source's range, flatField without a calibration,
 *                      maps of another size, a probe outside the frame
 */
export function createPlan(recipe: Recipe, format: FrameFormat, maps: FlatFieldMaps | null = null): Plan {
  const named = nameStages(recipe);
  checkStageOrder(recipe.stages);
  checkLevels(recipe, format);
  checkTables(recipe, format);
  checkCost(recipe, format);
  checkProbes(recipe, format);
  const one = <K extends (typeof named)[number]['stage']>(kind: K): Extract<(typeof named)[number], { stage: K }> => {
    const found = named.find((stage) => stage.stage === kind);
    if (!found) throw new RecipeError('stages', kind, `a recipe needs a ${kind} stage`);
    return found as Extract<(typeof named)[number], { stage: K }>;
  };
  const flatFieldStage = named.find((stage) => stage.stage === 'flatField');
  if (flatFieldStage && !maps) {
    throw new RecipeError('calibration', recipe.calibration ?? 'none',
      'flatField needs a calibration: name a folder holding dark and flat frames (.tif or .npy), or take flatField out of the stages');
  }
  if (flatFieldStage && maps && (maps.width !== format.width || maps.height !== format.height)) {
    throw new RecipeError('calibration', `${maps.width}x${maps.height}`,
      `the source is ${describeFormat(format)}: use the calibration made at that size`);
  }
  const measure = one('measure');
  const needs = neededBy(recipe, measure);
  const isClipped = recipe.rois.length === 0 || recipe.roiMode === 'clip';
  const load = sampleToDn(format);
  const strideBytes = Math.ceil(format.width / 128) * 16;
  const gray = named.filter(isGray).map(planGray);
  return {
    format, recipe,
    stageNames: named.map((stage) => stage.name),
    load,
    flatField: flatFieldStage && maps ? { name: flatFieldStage.name, maps: foldLoad(maps, load), bad: findBadPixels(maps.bad, maps.width, maps.height) } : null,
    gray,
    blurs: gray.filter((stage) => stage.stage === 'gaussianBlur'),
    masks: named.filter(isMask),
    threshold: one('threshold'),
    label: one('label'),
    measure,
    needsIntensity: needs.has('intensity'),
    needsWeighted: needs.has('weighted'),
    details: new Set(DETAIL_GROUPS.filter((group) => (group === 'roi' ? !isClipped : needs.has(group)))),
    intensity: planIntensity(format, flatFieldStage !== undefined),
    roi: planRoi(recipe, format, strideBytes),
    mask: { strideBytes, sizeBytes: strideBytes * format.height },
  };
}

/**
 * @returns true where a frame's gray stages are Gaussian blurs alone and its mask is made by one level for all pixels: rows can then
 *          stream from the samples to the mask, and stages be fused
 */
export function streams(plan: Plan): boolean {
  const { threshold } = plan;
  const oneLevel = threshold.method === 'otsu' || (threshold.method === 'fixed' && threshold.keep !== 'between');
  return oneLevel && plan.masks.length === 0 && plan.gray.length === plan.blurs.length;
}

function planRoi({ rois, roiMode }: Recipe, { width, height }: FrameFormat, strideBytes: number): Plan['roi'] {
  if (rois.length === 0) return null;
  try {
    return { mode: roiMode, mask: createRoiMask(rois, width, height, strideBytes) };
  } catch (error) {
    if (!(error instanceof RoiError)) throw error;
    const { index, message } = error;
    throw index === null ? new RecipeError('rois', rois, message) : new RecipeError(`rois[${index}]`, rois[index]!.id, message);
  }
}

/** What the columns of the table, the rules and the filters are derived from. */
function neededBy(recipe: Recipe, measure: MeasureParams): ReadonlySet<PropertyNeed> {
  const properties = [...tableProperties(recipe, measure), ...filterProperties(measure)];
  return new Set(properties.flatMap((property): readonly PropertyNeed[] => REGION_PROPERTIES[property].needs));
}

function nameStages(recipe: Recipe): NamedStage[] {
  const names = stageNames(recipe.stages.map(({ stage }) => stage));
  return recipe.stages.map((stage, index) => ({ ...stage, name: names[index]! }));
}

function planGray(stage: Named<(typeof GRAY)[number]>): PlannedGray {
  switch (stage.stage) {
    case 'gaussianBlur': return planBlur(stage);
    case 'custom': return { ...stage, program: readProgram(stage.body, stage.parameters) };
    default: return stage;
  }
}

function planBlur(stage: Named<'gaussianBlur'>): PlannedBlur {
  const taps = gaussianTaps(stage.sigmaPx, stage.radiusPx);
  return { stage: 'gaussianBlur', name: stage.name, sigmaPx: stage.sigmaPx, taps, radiusPx: (taps.length - 1) / 2 };
}

const GRAY = ['gaussianBlur', 'median', 'localMean', 'localDeviation', 'lookup', 'gradient', 'hessian', 'custom'] as const;
const MASKS = ['morphology', 'fillHoles', 'removeSmall'] as const;
type NamedStage = StageParams & { readonly name: StageName };

const isGray = (stage: NamedStage): stage is Named<(typeof GRAY)[number]> => (GRAY as readonly string[]).includes(stage.stage);
const isMask = (stage: NamedStage): stage is Named<(typeof MASKS)[number]> => (MASKS as readonly string[]).includes(stage.stage);

/** Kinds in the order a pipeline can have them; those of one step may follow each other in any order, as often as is wanted. */
const STEPS: readonly { readonly kinds: readonly StageParams['stage'][]; readonly once: boolean }[] = [
  { kinds: ['flatField'], once: true }, { kinds: GRAY, once: false }, { kinds: ['threshold'], once: true }, { kinds: MASKS, once: false },
  { kinds: ['label'], once: true }, { kinds: ['measure'], once: true },
];
const stepOf = (kind: string): number => STEPS.findIndex(({ kinds }) => kinds.some((each) => each === kind));
const STEP_NAMES = STEPS.map(({ kinds }) => kinds.join(' or ')).join(', then ');

/**
 * Gray stages, then the mask, then labels, then the table: the only order in which each stage gets what it reads.
 *
 * @param stages  of a recipe that may be unsound otherwise; a kind that there is not is passed over
 * @throws RecipeError  the first stage that cannot stand where it stands
 */
export function checkStageOrder(stages: readonly { readonly stage: string }[]): void {
  let before: string | null = null;
  stages.forEach(({ stage }, index) => {
    const path = `stages[${index}].stage`;
    const step = stepOf(stage), last = before === null ? -1 : stepOf(before);
    if (step < 0) return;
    if (last === step && STEPS[step]!.once) throw new RecipeError(path, stage, 'a recipe has this stage once: remove one');
    if (last > step) throw new RecipeError(path, stage, `cannot follow ${before}; the order is ${STEP_NAMES}`);
    before = stage;
  });
}

/** A table has an entry for every value of the source. */
function checkTables(recipe: Recipe, format: FrameFormat): void {
  const entries = format.bitDepth === 8 ? 256 : 65_536;
  recipe.stages.forEach((stage, index) => {
    if (stage.stage !== 'lookup' || stage.method !== 'table' || stage.tableDn.length === entries) return;
    throw new RecipeError(`stages[${index}].tableDn`, `${stage.tableDn.length} entries`, `the source is ${describeFormat(format)}: its table has ${entries}`);
  });
}

/** Of all custom stages over a whole frame: ten seconds of one core, so that a slow function shows in the budget and stops nothing. */
const MAX_FRAME_OPERATIONS = 1e10;

function checkCost(recipe: Recipe, format: FrameFormat): void {
  const most = Math.floor(MAX_FRAME_OPERATIONS / (format.width * format.height));
  let before = 0;
  recipe.stages.forEach((stage, index) => {
    if (stage.stage !== 'custom') return;
    const { operations } = readProgram(stage.body, stage.parameters);
    const left = most - before;
    const others = before === 0 ? '' : `, ${before} of which the custom stages before it take`;
    if (operations > left) throw new RecipeError(`stages[${index}].body`, `${operations} operations a pixel`, `the source is ${describeFormat(format)}: ${most} at most${others}`);
    before += operations;
  });
}

function checkProbes(recipe: Recipe, format: FrameFormat): void {
  recipe.probes?.forEach(({ id, row, col }, index) => {
    if (row < format.height && col < format.width) return;
    throw new RecipeError(`probes[${index}]`, id, `row ${row}, col ${col} lies outside the frame, which is ${format.width}x${format.height}: move it in, or take it out`);
  });
}

/** Puts the sample-to-DN step into the maps: ((s - o) * c - D) * G = (s - (o + D / c)) * (c * G). */
function foldLoad(maps: FlatFieldMaps, load: { offset: number; scale: number }): FlatFieldMaps {
  if (load.offset === 0 && load.scale === 1) return maps;
  return {
    ...maps,
    dark: maps.dark.map((dark) => load.offset + dark / load.scale),
    gain: maps.gain.map((gain) => load.scale * gain),
  };
}

/** A level that no sample reaches makes an empty or a full mask of every frame: a recipe for another bit depth. */
function checkLevels(recipe: Recipe, format: FrameFormat): void {
  const index = recipe.stages.findIndex(({ stage }) => stage === 'threshold');
  const stage = recipe.stages[index];
  const bounds = boundsBefore(recipe.stages.slice(0, Math.max(0, index)), format);
  if (stage?.stage !== 'threshold' || !bounds) return;
  const levels = stage.method === 'fixed' ? { levelDn: stage.levelDn, upperDn: stage.upperDn }
    : stage.method === 'hysteresis' ? { lowDn: stage.lowDn, highDn: stage.highDn } : {};
  for (const [key, level] of Object.entries(levels)) {
    if (level === undefined || (level >= bounds[0] && level <= bounds[1])) continue;
    throw new RecipeError(`stages[${index}].${key}`, level, `the source is ${describeFormat(format)}: its values lie within ${bounds[0]}..${bounds[1]} DN`);
  }
}

/** Least and largest value that can reach the threshold; null where a stage makes something else than a DN of the source. */
function boundsBefore(stages: Recipe['stages'], format: FrameFormat): readonly [number, number] | null {
  if (stages.some(({ stage }) => stage === 'lookup' || stage === 'gradient' || stage === 'hessian' || stage === 'custom')) return null;
  const full = fullScaleDn(format);
  return stages.some(({ stage }) => stage === 'flatField') ? [-MAX_GAIN * full, MAX_GAIN * full] : [0, full];
}

/** Where createFlatFieldMaps clamps the gain. */
const MAX_GAIN = 4;

/**
 * The fixed point that intensities are summed in. Corrected values stay below 4 x full scale (the gain's clamp), and below 8 x
 * where limited range is expanded, so 28 bits hold v: exact for every f32 from 1/8 of an 8-bit scale up. Huge frames give up
 * some bits so that the sum of v times a coordinate stays below 2^63.
 */
function planIntensity(format: FrameFormat, corrected: boolean): Plan['intensity'] {
  if (!corrected) return { source: 'raw', fractionBits: 0, ...sampleToDn(format) };
  const bitsOf = (value: number): number => Math.ceil(Math.log2(value + 1));
  const wholeBits = format.bitDepth + (format.range === 'limited' ? 3 : 2);
  const room = 63 - wholeBits - bitsOf(Math.max(format.width, format.height)) - bitsOf(format.width * format.height);
  const fractionBits = Math.min(28 - wholeBits, room);
  return { source: 'flatField', fractionBits, offset: 0, scale: 2 ** -fractionBits };
}
