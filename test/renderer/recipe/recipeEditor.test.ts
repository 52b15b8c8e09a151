import { describe, expect, it } from 'vitest';
import type { HostState } from '../../../main/contract/index.ts';
import type { Answer } from '../../../renderer/host/hostClient.ts';
import { valueAt } from '../../../renderer/recipe/draft.ts';
import { createRecipeEditor } from '../../../renderer/recipe/recipeEditor.ts';
import { drawnState } from '../drawnState.ts';

/** A host that answers when it is told to. */
function drawnHost() {
  const asked: { body: { recipe?: unknown; calibrationDir?: string; runId?: number }; answer: (answer: Answer) => void }[] = [];
  return { asked, request: (_: string, body: object) => new Promise<Answer>((answer) => { asked.push({ body, answer }); }) };
}

const started = () => {
  const host = drawnHost();
  const said: string[] = [];
  const editor = createRecipeEditor(host, (message) => { said.push(message); });
  editor.follow(drawnState());
  return { host, editor, said };
};
/** The host's state in another run. */
const anotherRun = (over: Partial<HostState> = {}) => drawnState({ run: { ...drawnState().run!, runId: 2 }, recipeVersion: 2, ...over });
const named = (name: string) => ({ ...drawnState().recipe, name });
const GONE: Answer = { type: 'refused', message: 'recipe: another source was opened meanwhile: look at its recipe, and send it again', path: null };
const settle = () => new Promise((resolve) => { setImmediate(resolve); });
const SIGMA = ['stages', 0, 'sigmaPx'];

describe('the recipe editor', () => {
  it('sends a sound change and says that it is in force once the host took it', async () => {
    const { host, editor } = started();
    editor.set(SIGMA, 2);
    expect(editor.state.get()!.status).toBe('sending');
    host.asked[0]!.answer({ type: 'done', revision: 1 });
    await settle();
    expect(editor.state.get()).toMatchObject({ status: 'applied', faults: [] });
    expect(valueAt(host.asked[0]!.body.recipe as never, SIGMA)).toBe(2);
  });

  it('sends nothing that is wrong and says so at the field', () => {
    const { host, editor } = started();
    editor.set(SIGMA, 99);
    expect(editor.state.get()).toMatchObject({ status: 'refused', faults: [{ path: 'stages[0].sigmaPx' }] });
    expect(host.asked).toEqual([]);
  });

  it('has one request under way and then sends only the newest', async () => {
    const { host, editor } = started();
    for (const sigma of [2, 3, 4]) editor.set(SIGMA, sigma);
    expect(host.asked).toHaveLength(1);
    host.asked[0]!.answer({ type: 'done', revision: 1 });
    await settle();
    expect(host.asked.map(({ body }) => valueAt(body.recipe as never, SIGMA))).toEqual([2, 4]);
    host.asked[1]!.answer({ type: 'done', revision: 1 });
    await settle();
    expect(editor.state.get()!.status).toBe('applied');
  });

  it('means each draft for the run that it was made in, whichever source is open by the time it is sent', async () => {
    const { host, editor } = started();
    for (const sigma of [2, 3]) editor.set(SIGMA, sigma);
    editor.follow(anotherRun());
    host.asked[0]!.answer({ type: 'done', revision: 1 });
    await settle();
    expect(host.asked.map(({ body }) => body.runId)).toEqual([1, 1]);
    host.asked[1]!.answer(GONE);
    await settle();
    expect(editor.state.get()).toMatchObject({ status: 'applied', faults: [] });
    editor.set(SIGMA, 4);
    expect(host.asked.at(-1)!.body.runId).toBe(2);
  });

  it.each(['before', 'after'])('says that a draft was refused for another run, of which it hears %s the answer', async (order) => {
    const { host, editor, said } = started();
    editor.calibrate('cal/line-3');
    if (order === 'before') editor.follow(anotherRun());
    host.asked[0]!.answer(GONE);
    await settle();
    if (order === 'after') editor.follow(anotherRun());
    expect(said).toEqual([GONE.message]);
    expect(editor.state.get()).toMatchObject({ status: 'applied', faults: [] });
  });

  it('says so of a draft that waited for its turn too, and sends the next run’s', async () => {
    const { host, editor, said } = started();
    editor.set(SIGMA, 2);
    editor.calibrate('cal/line-3');
    editor.follow(anotherRun());
    editor.set(SIGMA, 4);
    host.asked[0]!.answer({ type: 'done', revision: 1 });
    await settle();
    host.asked[1]!.answer(GONE);
    await settle();
    expect(said).toEqual([GONE.message]);
    expect(host.asked[2]!.body).toMatchObject({ runId: 2, recipe: { stages: [{ sigmaPx: 4 }, {}, {}, {}] } });
    expect(host.asked[2]!.body.calibrationDir).toBeUndefined();
  });

  it('shows what the host chose by itself while a draft was on its way, once the draft is answered', async () => {
    const { host, editor } = started();
    editor.set(SIGMA, 2);
    editor.follow(drawnState({ recipe: named('of another window'), recipeVersion: 3, revision: 5 }));
    expect(valueAt(editor.state.get()!.stack.present, SIGMA)).toBe(2);
    host.asked[0]!.answer({ type: 'done', revision: 4 });
    await settle();
    expect(editor.state.get()).toMatchObject({ status: 'applied', faults: [], stack: { present: { name: 'of another window' }, past: [] } });
  });

  it('keeps a draft that is in force from a state that does not know of it yet', async () => {
    const { host, editor } = started();
    editor.set(SIGMA, 2);
    editor.follow(drawnState({ recipe: named('of another window'), recipeVersion: 2, revision: 4 }));
    host.asked[0]!.answer({ type: 'done', revision: 4 });
    await settle();
    expect(valueAt(editor.state.get()!.stack.present, SIGMA)).toBe(2);
    // A state after the answer knows of it: the host has gone back to the other one.
    editor.follow(drawnState({ recipe: named('of another window'), recipeVersion: 2, revision: 5 }));
    expect(editor.state.get()!.stack.present['name']).toBe('of another window');
  });

  it('puts the host’s refusal at the field it names, where the draft stays', async () => {
    const { host, editor, said } = started();
    editor.set(SIGMA, 2);
    host.asked[0]!.answer({ type: 'refused', message: 'recipe stages[1].levelDn: 900: out of range', path: 'stages[1].levelDn' });
    await settle();
    expect(editor.state.get()).toMatchObject({ status: 'refused', faults: [{ path: 'stages[1].levelDn', message: '900: out of range' }] });
    expect(said).toEqual([]);
    editor.follow(drawnState({ recipe: named('of another window'), recipeVersion: 3, revision: 5 }));
    expect(valueAt(editor.state.get()!.stack.present, SIGMA)).toBe(2);
  });

  it('undoes and redoes, each in force again', async () => {
    const { host, editor } = started();
    editor.set(SIGMA, 2);
    host.asked[0]!.answer({ type: 'done', revision: 1 });
    await settle();
    editor.undo();
    host.asked[1]!.answer({ type: 'done', revision: 1 });
    await settle();
    editor.redo();
    expect(host.asked.map(({ body }) => valueAt(body.recipe as never, SIGMA))).toEqual([2, 1.1, 2]);
  });

  it('keeps its steps when the host says what was sent, and takes over a recipe from elsewhere', async () => {
    const { host, editor } = started();
    editor.set(SIGMA, 2);
    host.asked[0]!.answer({ type: 'done', revision: 1 });
    await settle();
    const recipe = drawnState().recipe;
    const sent = { ...recipe, stages: recipe.stages.map((stage) => (stage.stage === 'gaussianBlur' ? { ...stage, sigmaPx: 2 } : stage)) };
    editor.follow(drawnState({ recipe: sent, recipeVersion: 2, revision: 2 }));
    expect(editor.state.get()!.stack.past).toHaveLength(1);
    editor.follow(drawnState({ recipe: named('another'), recipeVersion: 3, revision: 3 }));
    expect(editor.state.get()!.stack).toMatchObject({ past: [], present: { name: 'another' } });
  });

  it('leaves a draft that is wrong alone, until another run begins', () => {
    const { editor } = started();
    editor.set(SIGMA, 99);
    editor.follow(drawnState({ recipeVersion: 2 }));
    expect(editor.state.get()!.status).toBe('refused');
    editor.follow(anotherRun({ recipeVersion: 3 }));
    expect(editor.state.get()).toMatchObject({ status: 'applied', faults: [] });
  });

  it('names the folder when a calibration is loaded', () => {
    const { host, editor } = started();
    editor.calibrate('cal/line-3');
    expect(host.asked[0]!.body).toMatchObject({ calibrationDir: 'cal/line-3', recipe: { calibration: 'cal/line-3', stages: [{ stage: 'flatField' }, { stage: 'gaussianBlur' }, {}, {}, {}] } });
    editor.undo();
    expect(editor.state.get()!.stack.present['calibration']).toBeUndefined();
  });

  it('has a folder read with the next draft that names it, until it was read', async () => {
    const { host, editor } = started();
    editor.calibrate('cal/line-3');
    host.asked[0]!.answer({ type: 'refused', message: 'calibration cal/line-3: holds no flat', path: 'calibration' });
    await settle();
    editor.undo();
    host.asked[1]!.answer({ type: 'done', revision: 1 });
    await settle();
    editor.redo();
    editor.set(['name'], 'again');
    host.asked[2]!.answer({ type: 'done', revision: 1 });
    await settle();
    expect(host.asked.map(({ body }) => body.calibrationDir)).toEqual(['cal/line-3', undefined, 'cal/line-3', undefined]);
  });
});
