import { recipeJsonSchema, REGION_PROPERTY_NAMES } from 'sightline/kernels';
import { valueAt, type Draft, type Json } from './draft.ts';
import { identityTable } from './tableText.ts';

/** How one parameter is edited. */
export interface Field {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  /** `table`: a list of numbers. `code`: a function's text. `parameters`: its numbers by name. */
  readonly kind: 'number' | 'integer' | 'choice' | 'boolean' | 'properties' | 'table' | 'code' | 'parameters' | 'text';
  /** What a slider runs over; null where a number is typed only. */
  readonly slider: { readonly min: number; readonly max: number; readonly step: number } | null;
  readonly options: readonly Json[];
  readonly optional: boolean;
  readonly fallback: Json | undefined;
  /** What a table can be started from. */
  readonly start?: () => number[];
  /** Shown on the closed card. */
  readonly matters: boolean;
}

interface SchemaNode {
  readonly type?: string;
  readonly const?: Json;
  readonly enum?: readonly Json[];
  readonly oneOf?: readonly SchemaNode[];
  readonly anyOf?: readonly SchemaNode[];
  readonly items?: SchemaNode;
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly required?: readonly string[];
  readonly default?: Json;
  readonly maximum?: number;
}

/** Words for a key: its unit is its suffix. */
const WORDS: Readonly<Record<string, readonly [title: string, unit: string, matters: boolean]>> = {
  sigmaPx: ['sigma', 'px', true], radiusPx: ['radius', 'px', false], method: ['method', '', true], levelDn: ['level', 'DN', true], keep: ['keep', '', true],
  connectivity: ['connectivity', '', true], minAreaPx2: ['area at least', 'px²', true], maxAreaPx2: ['area at most', 'px²', false],
  upperDn: ['upper level', 'DN', true], lowDn: ['low level', 'DN', true], highDn: ['high level', 'DN', true], k: ['k', '', true],
  sizePx: ['window', 'px', true], output: ['output', '', true], gamma: ['gamma', '', true], blackDn: ['black', 'DN', true], whiteDn: ['white', 'DN', true],
  tableDn: ['table', '', true], title: ['title', '', false], parameters: ['parameters', '', true], body: ['function', '', true], operation: ['operation', '', true], shape: ['shape', '', true],
  excludeBorder: ['leave out at the border', '', false], properties: ['properties', '', true],
  name: ['name', '', true], budgetMs: ['budget', 'ms', true], pixelSizeUm: ['pixel size', 'µm', false],
};

const schema = recipeJsonSchema() as SchemaNode;

/** The objects a stage may be; a stage with methods has one each. */
function formsOf(kind: Json | undefined): readonly SchemaNode[] {
  const options = schema.properties?.['stages']?.items?.oneOf ?? schema.properties?.['stages']?.items?.anyOf ?? [];
  const flat = options.flatMap((option) => option.oneOf ?? option.anyOf ?? [option]);
  return flat.filter((form) => form.properties?.['stage']?.const === kind);
}

/** Stages that a recipe may name, in the order of the schema. */
export const STAGE_KINDS: readonly string[] = (schema.properties?.['stages']?.items?.oneOf ?? schema.properties?.['stages']?.items?.anyOf ?? [])
  .map((option) => String((option.oneOf ?? option.anyOf ?? [option])[0]?.properties?.['stage']?.const));

/**
 * @param fullScaleDn  the largest DN of the source: where a level's slider ends
 * @returns the parameters of a stage as it stands in a draft, in the schema's order; filters are edited with the rules
 */
export function stageFields(stage: Json | undefined, fullScaleDn: number): readonly Field[] {
  const forms = formsOf(valueAt(stage, ['stage']));
  const method = valueAt(stage, ['method']);
  const methods = forms.flatMap((form) => form.properties?.['method']?.const ?? []);
  const form = forms.find((each) => each.properties?.['method']?.const === method) ?? forms[0];
  const isShown = (key: string): boolean => key !== 'stage' && key !== 'filters' && (key !== 'upperDn' || valueAt(stage, ['keep']) === 'between');
  return Object.entries(form?.properties ?? {}).filter(([key]) => isShown(key)).map(([key, node]) =>
    fieldOf(key, key === 'method' ? { enum: methods } : node, form?.required?.includes(key) ?? false, fullScaleDn));
}

/** The recipe's own parameters. */
export function recipeFields(): readonly Field[] {
  return ['name', 'budgetMs', 'pixelSizeUm'].map((key) => fieldOf(key, schema.properties?.[key] ?? {}, schema.required?.includes(key) ?? false, 255));
}

function fieldOf(key: string, node: SchemaNode, required: boolean, fullScaleDn: number): Field {
  const [title, unit, matters] = WORDS[key] ?? [key, '', true];
  const options = node.enum ?? node.oneOf?.flatMap((each) => each.const ?? []) ?? node.anyOf?.flatMap((each) => each.const ?? []) ?? [];
  return {
    key, title, unit, matters, kind: kindOf(key, node, options), slider: sliderOf(key, node, fullScaleDn), ...(key === 'tableDn' ? { start: () => identityTable(fullScaleDn) } : {}),
    options: key === 'properties' ? REGION_PROPERTY_NAMES : options, optional: !required && node.default === undefined, fallback: node.default,
  };
}

function kindOf(key: string, node: SchemaNode, options: readonly Json[]): Field['kind'] {
  if (key === 'properties' || key === 'parameters') return key;
  if (key === 'body') return 'code';
  if (options.length > 0) return 'choice';
  if (node.type === 'array') return 'table';
  switch (node.type) {
    case 'boolean': return 'boolean';
    case 'integer': return 'integer';
    case 'number': return 'number';
    default: return 'text';
  }
}

const LEVELS: ReadonlySet<string> = new Set(['levelDn', 'upperDn', 'lowDn', 'highDn', 'blackDn', 'whiteDn']);

function sliderOf(key: string, { maximum }: SchemaNode, fullScaleDn: number): Field['slider'] {
  if (LEVELS.has(key)) return { min: 0, max: fullScaleDn, step: fullScaleDn > 255 ? 1 : 0.5 };
  if (key === 'sigmaPx' && maximum !== undefined) return { min: 0.1, max: maximum, step: 0.1 };
  return null;
}

/** What a new custom stage does: a Sobel, to be written over. */
const STARTING_BODY = `function (src) {
  const y = this.thread.y, x = this.thread.x;
  let gx = 0, gy = 0;
  for (let i = -1; i <= 1; i++) {
    const weight = 2 - Math.abs(i);
    gx += weight * (src[y + i][x + 1] - src[y + i][x - 1]);
    gy += weight * (src[y + 1][x + i] - src[y - 1][x + i]);
  }
  return this.constants.gain * Math.sqrt(gx * gx + gy * gy);
}`;

/** @returns a stage of a kind with the parameters it cannot do without */
export function newStage(kind: string, fullScaleDn: number): Draft {
  const methods = formsOf(kind).flatMap((form) => form.properties?.['method']?.const ?? []);
  if (kind === 'custom') return { stage: kind, title: 'sobel', parameters: { gain: 0.25 }, body: STARTING_BODY };
  if (methods.length === 0) return completed({ stage: kind }, fullScaleDn, fullScaleDn / 2);
  return completed({ stage: kind, method: kind === 'threshold' ? 'otsu' : methods[0]! }, fullScaleDn, fullScaleDn / 2);
}

/**
 * Switches a stage's method: keys of the other method go, those that the new one needs come.
 * @param levelDn  where levels start: the level in use
 */
export function withMethod(stage: Draft, method: string, levelDn: number, fullScaleDn: number): Draft {
  const keep = stage['keep'];
  const kept = keep === undefined || (keep === 'between' && method !== 'fixed') ? {} : { keep };
  return completed({ stage: stage['stage'] ?? 'threshold', ...kept, method }, fullScaleDn, levelDn);
}

/** Switches what a threshold keeps: only `between` has an upper level. */
export function withKeep(stage: Draft, keep: string, fullScaleDn: number): Draft {
  const others = Object.fromEntries(Object.entries(stage).filter(([key]) => key !== 'upperDn' && key !== 'keep'));
  return completed({ ...others, keep }, fullScaleDn, Number(stage['levelDn'] ?? fullScaleDn / 2));
}

/** Gives a stage every key that it needs and the schema has no value for. */
function completed(stage: Draft, fullScaleDn: number, levelDn: number): Draft {
  const level = Math.round(levelDn * 2) / 2;
  const starts: Readonly<Record<string, Json>> = {
    ...(stage['method'] === 'table' ? { tableDn: identityTable(fullScaleDn) } : {}),
    sigmaPx: 1.1, radiusPx: 25, gamma: 0.5, operation: 'open', minAreaPx2: 20, levelDn: level, lowDn: level, highDn: level,
    upperDn: Math.min(fullScaleDn, level + fullScaleDn / 5), blackDn: 0, whiteDn: fullScaleDn,
  };
  const needed = stageFields(stage, fullScaleDn).filter(({ key, optional, fallback }) => stage[key] === undefined && fallback === undefined && (!optional || key === 'upperDn'));
  return { ...stage, ...Object.fromEntries(needed.flatMap(({ key }) => (starts[key] === undefined ? [] : [[key, starts[key]]]))) };
}

/** What was typed, as JSON: a number where it is one, else the text itself, so that the schema names the fault at the field. */
export function typedValue(text: string, field: Pick<Field, 'kind' | 'optional'>): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return field.optional ? undefined : '';
  if (field.kind === 'text') return text;
  const number = Number(trimmed.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}
