import { recipeSchema } from 'sightline/kernels';
import type { HostState } from '../../main/contract/index.ts';
import type { HostClient } from '../host/hostClient.ts';
import { createStore, type ReadableStore } from '../store/store.ts';
import { valueAt, withValue, type Draft, type DraftPath, type Json } from './draft.ts';
import { draftFaults, faultOf, moveStage, stagesOf, type Fault, type Move } from './stageOrder.ts';
import { redo, undo, undoStack, withChange, type UndoStack } from './undoStack.ts';

export interface EditorState {
  readonly stack: UndoStack<Draft>;
  /** Of the draft itself, and the host's where it refused it. */
  readonly faults: readonly Fault[];
  /** `applied`: frames are inspected with the draft; `refused`: with the recipe before it. */
  readonly status: 'applied' | 'sending' | 'refused';
}

/** The recipe as a person edits it: checked here first, then sent, in force from the next frame. */
export interface RecipeEditor {
  readonly state: ReadableStore<EditorState | null>;
  set(path: DraftPath, value: Json | undefined): void;
  /** @param topic  as withChange */
  replace(draft: Draft, topic?: string | null): void;
  move(from: number, to: number): Move;
  undo(): void;
  redo(): void;
  /** Corrects by a calibration's folder: names it in the draft, with a flat-field stage where there is none, and has it read anew. */
  calibrate(folder: string): void;
  /** Takes over what the host runs, unless it is what was sent from here. */
  follow(state: HostState): void;
}

export function createRecipeEditor(host: Pick<HostClient, 'request'>): RecipeEditor {
  const state = createStore<EditorState | null>(null);
  let sending = false;
  let waiting: { readonly draft: Draft; readonly calibrationDir: string | undefined; readonly runId: number | null } | null = null;
  let followed = -1;
  let followedRun: number | null = null;

  /** @param runId  of the run that the draft was made in: by the time it is sent another source may be open */
  const send = async (draft: Draft, calibrationDir?: string, runId = followedRun): Promise<void> => {
    if (sending) {
      // A folder that was not sent yet is not forgotten for the next change of the draft.
      waiting = { draft, calibrationDir: calibrationDir ?? waiting?.calibrationDir, runId };
      return;
    }
    sending = true;
    const answer = await host.request('recipe', { recipe: draft, ...(calibrationDir === undefined ? {} : { calibrationDir }), ...(runId === null ? {} : { runId }) });
    sending = false;
    const next = waiting;
    waiting = null;
    if (next) {
      await send(next.draft, next.calibrationDir, next.runId);
      return;
    }
    state.update((editor) => {
      if (editor === null || editor.stack.present !== draft) return editor;
      if (answer.type === 'done') return { ...editor, status: 'applied', faults: [] };
      return { ...editor, status: 'refused', faults: [faultOf({ path: answer.path ?? '', message: answer.message })] };
    });
  };
  const take = (stack: UndoStack<Draft>, calibrationDir?: string): void => {
    const faults = draftFaults(stack.present);
    state.set({ stack, faults, status: faults.length > 0 ? 'refused' : 'sending' });
    if (faults.length === 0) void send(stack.present, calibrationDir);
  };
  const replace = (draft: Draft, topic: string | null = null): void => {
    const editor = state.get();
    if (editor) take(withChange(editor.stack, draft, topic));
  };
  return {
    state, replace,
    set(path, value) {
      const editor = state.get();
      if (editor) replace(withValue(editor.stack.present, path, value), path.join('/'));
    },
    move(from, to) {
      const editor = state.get();
      if (!editor) return { type: 'refused', reason: 'there is no recipe yet' };
      const move = moveStage(editor.stack.present, from, to);
      if (move.type === 'moved') replace(move.draft);
      return move;
    },
    undo() {
      const editor = state.get();
      if (editor && editor.stack.past.length > 0) take(undo(editor.stack));
    },
    redo() {
      const editor = state.get();
      if (editor && editor.stack.future.length > 0) take(redo(editor.stack));
    },
    calibrate(folder) {
      const editor = state.get();
      if (!editor) return;
      const { present } = editor.stack;
      const stages = stagesOf(present);
      const corrects = stages.some((stage) => valueAt(stage, ['stage']) === 'flatField');
      take(withChange(editor.stack, { ...present, calibration: folder, ...(corrects ? {} : { stages: [{ stage: 'flatField' }, ...stages] }) }, null), folder);
    },
    follow({ recipe, recipeVersion, run }) {
      const anotherRun = (run?.runId ?? null) !== followedRun;
      if (recipeVersion === followed && !anotherRun) return;
      followed = recipeVersion;
      followedRun = run?.runId ?? null;
      const editor = state.get();
      if (editor && !anotherRun && (sending || editor.status !== 'applied')) return;
      if (editor && editor.status === 'applied' && sameRecipe(editor.stack.present, recipe)) return;
      state.set({ stack: undoStack(asDraft(recipe)), faults: [], status: 'applied' });
    },
  };
}

/** A recipe holds JSON only; the copy lets go of the parser's types. */
function asDraft(recipe: HostState['recipe']): Draft {
  return JSON.parse(JSON.stringify(recipe)) as Draft;
}

/** Whether a draft says what the host's recipe says, defaults and the order of keys aside. */
function sameRecipe(draft: Draft, recipe: HostState['recipe']): boolean {
  const read = recipeSchema.safeParse(draft);
  return read.success && canonical(asDraft(read.data)) === canonical(asDraft(recipe));
}

function canonical(value: Json): string {
  return JSON.stringify(value, (_, each: unknown) =>
    (typeof each === 'object' && each !== null && !Array.isArray(each) ? Object.fromEntries(Object.entries(each).sort(([a], [b]) => (a < b ? -1 : 1))) : each));
}
