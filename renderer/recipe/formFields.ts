import { recipeJsonSchema, REGION_PROPERTY_NAMES } from 'sightline/kernels';
import { valueAt, type Draft, type Json } from './draft.ts';

/** How one parameter is edited. */
export interface Field {
  readonly key: string;
  readonly title: string;
  readonly unit: string;
  readonly kind: 'number' | 'integer' | 'choice' | 'boolean' | 'properties' | 'text';
  /** What a slider runs over; null where a number is typed only. */
  readonly slider: { readonly min: number; readonly max: number; readonly step: number } | null;
  readonly options: readonly Json[];
  readonly optional: boolean;
  readonly fallback: Json | undefined;
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
}

/** Words for a key: its unit is its suffix. */
const WORDS: Readonly<Record<string, readonly [title: string, unit: string, matters: boolean]>> = {
  sigmaPx: ['sigma', 'px', true], radiusPx: ['radius', 'px', false], method: ['method', '', true], levelDn: ['level', 'DN', true], keep: ['keep', '', true],
  connectivity: ['connectivity', '', true], minAreaPx2: ['area at least', 'px²', true], maxAreaPx2: ['area at most', 'px²', false],
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
 * @returns the parameters of a stage as it stands in a draft, in the schema's order
 */
export function stageFields(stage: Json | undefined, fullScaleDn: number): readonly Field[] {
  const forms = formsOf(valueAt(stage, ['stage']));
  const method = valueAt(stage, ['method']);
  const methods = forms.flatMap((form) => form.properties?.['method']?.const ?? []);
  const form = forms.find((each) => each.properties?.['method']?.const === method) ?? forms[0];
  return Object.entries(form?.properties ?? {}).filter(([key]) => key !== 'stage').map(([key, node]) =>
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
    key, title, unit, matters, kind: kindOf(key, node, options), slider: sliderOf(key, fullScaleDn),
    options: key === 'properties' ? REGION_PROPERTY_NAMES : options, optional: !required && node.default === undefined, fallback: node.default,
  };
}

function kindOf(key: string, node: SchemaNode, options: readonly Json[]): Field['kind'] {
  if (key === 'properties') return 'properties';
  if (options.length > 0) return 'choice';
  switch (node.type) {
    case 'boolean': return 'boolean';
    case 'integer': return 'integer';
    case 'number': return 'number';
    default: return 'text';
  }
}

function sliderOf(key: string, fullScaleDn: number): Field['slider'] {
  if (key === 'levelDn') return { min: 0, max: fullScaleDn, step: fullScaleDn > 255 ? 1 : 0.5 };
  if (key === 'sigmaPx') return { min: 0.1, max: 8, step: 0.1 };
  return null;
}

/** @returns a stage of a kind with the parameters it cannot do without */
export function newStage(kind: string, fullScaleDn: number): Draft {
  switch (kind) {
    case 'gaussianBlur': return { stage: kind, sigmaPx: 1.1 };
    case 'threshold': return { stage: kind, method: 'otsu' };
    default: return { stage: kind, ...Object.fromEntries(stageFields({ stage: kind }, fullScaleDn).flatMap(({ key, fallback }) => (fallback === undefined ? [] : [[key, fallback]]))) };
  }
}

/**
 * Switches a threshold's method: keys of the other method go, those that the new one needs come.
 * @param levelDn  where a fixed level starts: the level in use
 */
export function withMethod(stage: Draft, method: string, levelDn: number): Draft {
  const kept = { stage: stage['stage'] ?? 'threshold', ...(stage['keep'] === undefined ? {} : { keep: stage['keep'] }) };
  return method === 'fixed' ? { ...kept, method, levelDn: Math.round(levelDn * 2) / 2 } : { ...kept, method };
}

/** What was typed, as JSON: a number where it is one, else the text itself, so that the schema names the fault at the field. */
export function typedValue(text: string, field: Pick<Field, 'kind' | 'optional'>): Json | undefined {
  const trimmed = text.trim();
  if (trimmed === '') return field.optional ? undefined : '';
  if (field.kind === 'text') return text;
  const number = Number(trimmed.replace(',', '.'));
  return Number.isFinite(number) ? number : text;
}
