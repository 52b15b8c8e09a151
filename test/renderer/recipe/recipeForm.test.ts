import { parseRecipe } from 'sightline/kernels';
import { demoRecipe } from 'sightline/footage';
import { describe, expect, it } from 'vitest';
import { pathText, valueAt, withValue, type Draft } from '../../../renderer/recipe/draft.ts';
import { newStage, recipeFields, STAGE_KINDS, stageFields, typedValue, withKeep, withMethod } from '../../../renderer/recipe/formFields.ts';
import { newRule, rulesOf, withTarget } from '../../../renderer/recipe/rules.ts';
import { stageNamesOf } from '../../../renderer/recipe/stageNames.ts';
import { addStage, draftFaults, moveStage, stagesOf } from '../../../renderer/recipe/stageOrder.ts';
import { readTable } from '../../../renderer/recipe/tableText.ts';
import { redo, undo, undoStack, withChange } from '../../../renderer/recipe/undoStack.ts';

const draft = demoRecipe(640, 480) as unknown as Draft;

describe('a draft', () => {
  it('changes one place and shares the rest', () => {
    const next = withValue(draft, ['stages', 1, 'sigmaPx'], 2);
    expect(valueAt(next, ['stages', 1, 'sigmaPx'])).toBe(2);
    expect(valueAt(draft, ['stages', 1, 'sigmaPx'])).toBe(1.1);
    expect(valueAt(next, ['stages', 0])).toBe(valueAt(draft, ['stages', 0]));
  });
  it('loses a key or an element that becomes undefined', () => {
    expect(stagesOf(withValue(draft, ['stages', 0], undefined))).toHaveLength(4);
    expect(withValue({ a: 1, b: 2 }, ['a'], undefined)).toEqual({ b: 2 });
  });
  it('names a place as faults do', () => {
    expect(pathText(['stages', 1, 'sigmaPx'])).toBe('stages[1].sigmaPx');
    expect(valueAt(draft, ['stages', 9, 'x'])).toBeUndefined();
  });
});

describe('the form made from the schema', () => {
  it('knows every stage and its parameters with their kinds and units', () => {
    expect(STAGE_KINDS).toEqual(['flatField', 'gaussianBlur', 'median', 'localMean', 'localDeviation', 'lookup', 'gradient', 'hessian', 'custom', 'threshold',
      'morphology', 'fillHoles', 'removeSmall', 'label', 'measure']);
    const kinds = (stage: Draft) => stageFields(stage, 255).map(({ key, kind, unit, optional }) => [key, kind, unit, optional]);
    expect(kinds({ stage: 'gaussianBlur' })).toEqual([['sigmaPx', 'number', 'px', false], ['radiusPx', 'integer', 'px', true]]);
    expect(kinds({ stage: 'threshold', method: 'fixed' })).toEqual([['method', 'choice', '', false], ['levelDn', 'number', 'DN', false], ['keep', 'choice', '', false]]);
    expect(kinds({ stage: 'threshold', method: 'otsu' }).map(([key]) => key)).toEqual(['method', 'keep']);
    expect(kinds({ stage: 'measure' }).map(([key, kind]) => [key, kind])).toEqual([['minAreaPx2', 'integer'], ['maxAreaPx2', 'integer'], ['excludeBorder', 'boolean'], ['properties', 'properties']]);
    expect(stageFields({ stage: 'label' }, 255)[0]).toMatchObject({ kind: 'choice', options: [4, 8], fallback: 8 });
    expect(recipeFields().map(({ key, kind }) => [key, kind])).toEqual([['name', 'text'], ['budgetMs', 'number'], ['pixelSizeUm', 'number']]);
  });
  it('edits a custom stage as a function and its numbers, and shows where a text is at fault', () => {
    expect(stageFields({ stage: 'custom' }, 255).map(({ key, kind }) => [key, kind])).toEqual([['title', 'text'], ['parameters', 'parameters'], ['body', 'code']]);
    const added = addStage(draft, newStage('custom', 255));
    const broken = added.type === 'moved' ? withValue(added.draft, ['stages', 2, 'body'], 'function (src) {\n  return fetch(1);\n}') : draft;
    expect(draftFaults(broken)).toEqual([{ path: 'stages[2].body', message: expect.stringMatching(/: line 2, column 10: only these may be called/) }]);
  });
  it('lets a level slide to the full scale of the source', () => {
    expect(stageFields({ stage: 'threshold', method: 'fixed' }, 4095)[1]!.slider).toEqual({ min: 0, max: 4095, step: 1 });
  });
  it('lets a sigma slide to all that the schema allows', () => {
    const { slider } = stageFields({ stage: 'gaussianBlur' }, 255)[0]!;
    const withSigma = (sigmaPx: number) => draftFaults(withValue(draft, ['stages', 1, 'sigmaPx'], sigmaPx));
    expect(slider).toEqual({ min: 0.1, max: 20, step: 0.1 });
    expect([withSigma(slider!.max), withSigma(slider!.min)]).toEqual([[], []]);
    expect(withSigma(slider!.max + slider!.step)).toHaveLength(1);
  });
  it.each([[255, 256], [4095, 65_536], [65_535, 65_536]])('starts a table from identity, sound at once, at a full scale of %i DN', (fullScaleDn, entries) => {
    const stage = withMethod({ stage: 'lookup', method: 'gamma', gamma: 2 }, 'table', 9, fullScaleDn);
    const table = stage['tableDn'] as number[];
    expect([table.length, table[0], table.at(-1)]).toEqual([entries, 0, fullScaleDn]);
    const added = addStage(draft, stage);
    expect(added.type === 'moved' && draftFaults(added.draft)).toEqual([]);
    const field = stageFields(stage, fullScaleDn).find(({ key }) => key === 'tableDn')!;
    expect([field.kind, field.start!()]).toEqual(['table', table]);
  });
  it('names the entry of a table that is no number, and a length that no source has', () => {
    const added = addStage(draft, withMethod({ stage: 'lookup', method: 'gamma', gamma: 2 }, 'table', 9, 255));
    if (added.type !== 'moved') throw new Error(added.reason);
    const at = stagesOf(added.draft).findIndex((stage) => valueAt(stage, ['stage']) === 'lookup');
    const faultsOf = (text: string) => draftFaults(withValue(added.draft, ['stages', at, 'tableDn'], readTable(text)));
    expect(faultsOf(`7 8x ${'9 '.repeat(254)}`)[0]!.path).toBe(`stages[${at}].tableDn[1]`);
    expect(faultsOf('1 2 3')).toEqual([{ path: `stages[${at}].tableDn`, message: expect.stringContaining('needs 256 or 65536 entries') as string }]);
    expect(faultsOf('1,'.repeat(256))).toEqual([]);
  });
  it('makes stages that the schema accepts', () => {
    for (const kind of STAGE_KINDS) {
      const others = { ...draft, stages: stagesOf(draft).filter((stage) => valueAt(stage, ['stage']) !== kind) };
      const added = addStage(others, newStage(kind, 255));
      expect(added.type === 'moved' && parseRecipe(added.draft).stages.map(({ stage }) => stage)).toContain(kind);
    }
  });
  it('switches the method and leaves no key of the other one', () => {
    expect(withMethod({ stage: 'threshold', method: 'fixed', levelDn: 9, keep: 'below' }, 'otsu', 0, 255)).toEqual({ stage: 'threshold', method: 'otsu', keep: 'below' });
    expect(withMethod({ stage: 'threshold', method: 'otsu' }, 'fixed', 131.3, 255)).toEqual({ stage: 'threshold', method: 'fixed', levelDn: 131.5 });
    expect(withMethod({ stage: 'threshold', method: 'fixed', levelDn: 9, upperDn: 12, keep: 'between' }, 'hysteresis', 9, 255)).toEqual({ stage: 'threshold', method: 'hysteresis', lowDn: 9, highDn: 9 });
    expect(withMethod({ stage: 'lookup', method: 'gamma', gamma: 2 }, 'contrast', 9, 255)).toEqual({ stage: 'lookup', method: 'contrast', blackDn: 0, whiteDn: 255 });
  });
  it('shows an upper level only where values between two levels are kept', () => {
    const fixed = { stage: 'threshold', method: 'fixed', levelDn: 100 };
    expect(stageFields(fixed, 255).map(({ key }) => key)).toEqual(['method', 'levelDn', 'keep']);
    const between = withKeep(fixed, 'between', 255);
    expect(between).toEqual({ ...fixed, keep: 'between', upperDn: 151 });
    expect(stageFields(between, 255).map(({ key }) => key)).toEqual(['method', 'levelDn', 'upperDn', 'keep']);
    expect(withKeep(between, 'above', 255)).toEqual({ ...fixed, keep: 'above' });
  });
  it('reads numbers as they are typed and leaves the rest for the schema to name', () => {
    const number = { kind: 'number', optional: false } as const;
    expect([typedValue(' 1,5 ', number), typedValue('x', number), typedValue('', number), typedValue('', { ...number, optional: true })]).toEqual([1.5, 'x', '', undefined]);
    expect(typedValue('12', { kind: 'text', optional: false })).toBe('12');
  });
});

describe('faults', () => {
  it('say the place and the remedy without saying the place twice', () => {
    expect(draftFaults(withValue(draft, ['stages', 1, 'sigmaPx'], 99))).toEqual([{ path: 'stages[1].sigmaPx', message: '99: expected at most 20' }]);
    expect(draftFaults(withValue(draft, ['rules', 0, 'min'], 'x'))[0]!.path).toBe('rules[0].min');
    expect(draftFaults(draft)).toEqual([]);
  });
  it('are found in the order of the stages', () => {
    const stages = [...stagesOf(draft)].reverse();
    expect(draftFaults({ ...draft, stages })[0]).toMatchObject({ path: 'stages[1].stage' });
  });
});

describe('the order of the stages', () => {
  it('changes where it may', () => {
    const two = addStage(draft, { stage: 'gaussianBlur', sigmaPx: 3 });
    if (two.type !== 'moved') throw new Error(two.reason);
    expect(stageNamesOf(two.draft)).toEqual(['flatField', 'gaussianBlur', 'gaussianBlur2', 'threshold', 'label', 'measure']);
    const swapped = moveStage(two.draft, 2, 1);
    expect(swapped.type === 'moved' && valueAt(swapped.draft, ['stages', 1, 'sigmaPx'])).toBe(3);
  });
  it('is refused with the reason, where a stage would not get what it reads', () => {
    expect(moveStage(draft, 2, 1)).toEqual({ type: 'refused', reason: expect.stringContaining('cannot follow threshold') as string });
    expect(moveStage(draft, 0, -1).type).toBe('refused');
    expect(addStage(draft, { stage: 'label' })).toEqual({ type: 'refused', reason: expect.stringContaining('once') as string });
  });
  it('is kept while a value elsewhere is wrong', () => {
    const wrong = withValue(withValue(draft, ['stages', 1, 'sigmaPx'], 99), ['budgetMs'], 'none');
    expect(draftFaults(wrong).map(({ path }) => path).toSorted()).toEqual(['budgetMs', 'stages[1].sigmaPx']);
    expect(moveStage(wrong, 2, 1)).toEqual({ type: 'refused', reason: expect.stringContaining('cannot follow threshold') as string });
    const added = addStage(wrong, newStage('custom', 255));
    expect(added.type === 'moved' && stageNamesOf(added.draft)).toEqual(['flatField', 'gaussianBlur', 'custom', 'threshold', 'label', 'measure']);
  });
});

describe('rules', () => {
  it('are added under a free name, sound at once', () => {
    const more = newRule(newRule(draft, 'area'), 'count');
    expect(rulesOf(more).slice(-2)).toEqual([{ id: 'rule 4', property: 'area', min: 0 }, { id: 'rule 5', count: { min: 0 } }]);
    expect(draftFaults(more)).toEqual([]);
  });
  it('take their limits along to another property or to the number of regions', () => {
    expect(withTarget({ id: 'a', property: 'area', min: 2, max: 9 }, 'count')).toEqual({ id: 'a', count: { min: 2, max: 9 } });
    expect(withTarget({ id: 'a', count: { max: 9 } }, 'extent')).toEqual({ id: 'a', property: 'extent', max: 9 });
  });
});

describe('undo', () => {
  it('goes back and forth, and a new change ends the way forth', () => {
    const stack = withChange(withChange(undoStack('a'), 'b', null), 'c', null);
    expect([undo(stack).present, undo(undo(stack)).present, undo(undo(undo(stack))).present, redo(undo(stack)).present]).toEqual(['b', 'a', 'a', 'c']);
    expect(redo(withChange(undo(stack), 'd', null)).present).toBe('d');
  });
  it('takes a knob that is turned as one step, another knob as another', () => {
    const turned = ['1', '2', '3'].reduce((stack, value) => withChange(stack, value, 'sigma'), undoStack('0'));
    expect(undo(turned).present).toBe('0');
    expect(undo(withChange(turned, 'x', 'level')).present).toBe('3');
  });
});
