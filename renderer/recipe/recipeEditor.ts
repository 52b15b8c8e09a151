import { recipeSchema } from 'sightline/kernels';
import type { HostState } from '../../main/contract/index.ts';
import type { Answer, HostClient } from '../host/hostClient.ts';
import { createStore, type ReadableStore } from '../store/store.ts';
import { valueAt, withValue, type Draft, type DraftPath, type Json } from './draft.ts';
import { createDraftSender, type SentDraft } from './draftSender.ts';
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

/** @param say  tells a refusal that no field of the form can show: it names none, or the draft went with its run */
export function createRecipeEditor(host: Pick<HostClient, 'request'>, say: (message: string) => void): RecipeEditor {
  const state = createStore<EditorState | null>(null);
  let newest: HostState | null = null;
  let followedRun: number | null = null;
  /** The recipe of the host that the form was last compared with. */
  let followedVersion = -1;
  /** States up to this one do not know of the draft that is in force. */
  let revision = 0;

  const take = ({ draft, runId }: SentDraft, answer: Answer): void => {
    const editor = state.get(), shown = editor?.stack.present === draft ? editor : null;
    if (answer.type === 'done') {
      revision = answer.revision;
      if (shown) state.set({ ...shown, status: 'applied', faults: [] });
      return;
    }
    const { message, path } = answer;
    if (shown) state.set({ ...shown, status: 'refused', faults: [faultOf({ path: path ?? '', message })] });
    if (path === null || path === '' || runId !== followedRun) say(message);
  };
  const change = (stack: UndoStack<Draft>): void => {
    const faults = draftFaults(stack.present);
    state.set({ stack, faults, status: faults.length > 0 ? 'refused' : 'sending' });
    if (faults.length === 0) sender.send({ draft: stack.present, runId: followedRun });
  };
  const takeOver = ({ recipe, recipeVersion }: HostState): void => {
    followedVersion = recipeVersion;
    const editor = state.get();
    if (editor?.status === 'applied' && sameRecipe(editor.stack.present, recipe)) return;
    state.set({ stack: undoStack(asDraft(recipe)), faults: [], status: 'applied' });
  };
  /** What is being sent, and what was refused, stays in the form. */
  const followRecipe = (): void => {
    if (newest === null || newest.recipeVersion === followedVersion || newest.revision <= revision) return;
    if (!sender.isSending && (state.get()?.status ?? 'applied') === 'applied') takeOver(newest);
  };
  const sender = createDraftSender(host, take, followRecipe);
  const replace = (draft: Draft, topic: string | null = null): void => {
    const editor = state.get();
    if (editor) change(withChange(editor.stack, draft, topic));
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
      if (editor && editor.stack.past.length > 0) change(undo(editor.stack));
    },
    redo() {
      const editor = state.get();
      if (editor && editor.stack.future.length > 0) change(redo(editor.stack));
    },
    calibrate(folder) {
      const editor = state.get();
      if (!editor) return;
      const { present } = editor.stack;
      const stages = stagesOf(present);
      const corrects = stages.some((stage) => valueAt(stage, ['stage']) === 'flatField');
      sender.readAnew(folder, followedRun);
      change(withChange(editor.stack, { ...present, calibration: folder, ...(corrects ? {} : { stages: [{ stage: 'flatField' }, ...stages] }) }, null));
    },
    follow(next) {
      newest = next;
      const runId = next.run?.runId ?? null;
      if (runId === followedRun) followRecipe();
      else {
        followedRun = runId;
        takeOver(next);
      }
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
