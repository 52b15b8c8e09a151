import { closest, distance } from 'fastest-levenshtein';
import type { z } from 'zod';
import { RecipeError } from './recipeError.ts';
import { roiSchema } from '../roi/params.ts';
import { recipeSchema, ruleSchema, stageParams, type Recipe } from './schema.ts';

/**
 * Checks a recipe as it was read from JSON and fills in the defaults.
 *
 * @throws RecipeError  the first fault: its JSON path, the value, what is allowed and the nearest name
 */
export function parseRecipe(input: unknown): Recipe {
  const faults = recipeFaults(input);
  if (faults.length > 0) throw faults[0]!;
  return recipeSchema.parse(input);
}

/** @returns every fault of a recipe, an unknown name before what is missing because of it; empty when it is sound */
export function recipeFaults(input: unknown): RecipeError[] {
  const result = recipeSchema.safeParse(input);
  if (result.success) return [];
  const issues = result.error.issues.flatMap(narrow);
  const unknownFirst = (issue: Issue): number => (issue.code === 'unrecognized_keys' ? 0 : 1);
  return issues.sort((a, b) => unknownFirst(a) - unknownFirst(b)).map((issue) => faultOf(issue, input));
}

type Issue = z.core.$ZodIssue;
type Path = readonly PropertyKey[];

/** An alternative that fits none of its forms is reported by the form it comes nearest to. */
function narrow(issue: Issue): Issue[] {
  if (issue.code !== 'invalid_union' || issue.errors.length === 0) return [issue];
  const nearest = [...issue.errors].sort((a, b) => a.length - b.length)[0]!;
  return nearest.flatMap((inner) => narrow({ ...inner, path: [...issue.path, ...inner.path] } as Issue));
}

function faultOf(issue: Issue, input: unknown): RecipeError {
  const value = valueAt(input, issue.path);
  switch (issue.code) {
    case 'unrecognized_keys': {
      const key = issue.keys[0]!;
      const allowed = allowedKeys(input, issue.path);
      const remedy = allowed.includes(key) ? 'does not go with the other keys here: leave one out' : `unknown key; ${nearestOf(key, allowed)}`;
      return new RecipeError(pathText([...issue.path, key]), valueAt(value, [key]), remedy);
    }
    case 'invalid_union':
      return new RecipeError(pathText(issue.path), value, nearestOf(value, optionsOf(issue)));
    case 'invalid_value':
      if (typeof value === 'string' && issue.values.every((allowed) => typeof allowed === 'number')) {
        return new RecipeError(pathText(issue.path), value, `expected a number: ${issue.values.join(' or ')}, without quotes`);
      }
      return new RecipeError(pathText(issue.path), value, nearestOf(value, issue.values.map(String)));
    case 'invalid_type':
      return new RecipeError(pathText(issue.path), value, `expected ${withArticle(issue.expected)}`);
    case 'too_small':
      return new RecipeError(pathText(issue.path), value, `expected ${unitOf(issue.origin)}${issue.inclusive ? 'at least' : 'more than'} ${issue.minimum}`);
    case 'too_big':
      return new RecipeError(pathText(issue.path), value, `expected ${unitOf(issue.origin)}${issue.inclusive ? 'at most' : 'less than'} ${issue.maximum}`);
    default:
      return new RecipeError(pathText(issue.path), value, issue.message);
  }
}

function optionsOf(issue: Issue): string[] {
  return 'options' in issue && Array.isArray(issue.options) ? issue.options.map(String) : [];
}

function nearestOf(value: unknown, allowed: readonly string[]): string {
  const list = `allowed: ${allowed.join(', ')}`;
  if (typeof value !== 'string' || allowed.length < 2) return list;
  const nearest = closest(value, [...allowed]);
  return distance(value, nearest) <= Math.max(2, value.length / 2) ? `did you mean "${nearest}"? ${list}` : list;
}

function withArticle(type: string): string {
  if (type === 'int') return 'a whole number';
  return `${/^[aeio]/.test(type) ? 'an' : 'a'} ${type}`;
}

function unitOf(origin: string): string {
  if (origin === 'array') return 'a list of ';
  return origin === 'string' ? 'a text of ' : '';
}

/** The keys that may stand in the object at `path`. */
function allowedKeys(input: unknown, path: Path): string[] {
  const [list, , inner] = path;
  if (list === 'stages') {
    const stage = valueAt(input, path.slice(0, 2));
    if (inner === 'filters') return CONDITION_KEYS;
    const kind = valueAt(stage, ['stage']), method = valueAt(stage, ['method']);
    const form = formsOf(stageParams).find(({ shape }) => shape.stage?.value === kind && (!shape.method || shape.method.value === method));
    return Object.keys(form?.shape ?? {});
  }
  if (list === 'rois') {
    const shape = valueAt(input, [...path, 'shape']);
    return Object.keys(formsOf(roiSchema).find((form) => form.shape.shape?.value === shape)?.shape ?? {});
  }
  if (list === 'rules') {
    if (inner !== undefined) return inner === 'count' ? ['min', 'max'] : CONDITION_KEYS;
    return [...new Set(ruleSchema.options.flatMap((option) => Object.keys(option.shape)))];
  }
  return Object.keys(recipeSchema.shape);
}

const CONDITION_KEYS = ['property', 'min', 'max', 'all', 'any'];

interface Form {
  readonly shape: Readonly<Record<string, { readonly value?: unknown }>>;
}

/** The objects that a stage or a ROI may be: one a kind, and for some stages one a method. */
function formsOf(union: { readonly options: readonly object[] }): Form[] {
  return union.options.flatMap((option) => ('options' in option ? option.options : [option]) as readonly Form[]);
}

function valueAt(input: unknown, path: Path): unknown {
  return path.reduce<unknown>((value, key) => (typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[key] : undefined), input);
}

/** `['stages', 1, 'sigmaPx']` as `stages[1].sigmaPx`. */
function pathText(path: Path): string {
  return path.reduce<string>((text, key) => (typeof key === 'number' ? `${text}[${key}]` : text === '' ? String(key) : `${text}.${String(key)}`), '');
}
