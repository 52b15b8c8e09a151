import type { Roi } from 'sightline/kernels';
import type { RecipeEditor } from '../recipe/recipeEditor.ts';
import { createStore, type ReadableStore } from '../store/store.ts';
import { freeRoiId, roisOf, withoutRoi, withRoi } from './roiDraft.ts';
import { centredShape, circleThrough, moved, polygonOf, rectangleBetween, withHandle, type FramePoint, type FrameSize, type RoiShape } from './roiShapes.ts';

/** What is under the pointer when it is pressed: a ROI, and of it a handle. */
export interface RoiTarget {
  readonly index: number;
  readonly handle: number | null;
}

export interface RoiState {
  /** The shape that is drawn next; null: shapes are chosen and moved. */
  readonly tool: RoiShape | null;
  readonly selected: number | null;
  /** Corners set so far and the pointer, while a shape is drawn. */
  readonly corners: readonly FramePoint[];
  readonly pointer: FramePoint | null;
  /** A ROI as it is being moved or reshaped, before the recipe has it. */
  readonly edited: { readonly index: number; readonly roi: Roi } | null;
}

/** ROIs as a person draws and changes them. The recipe hears of a shape when it is finished: every change of it is another plan. */
export interface RoiEditor {
  readonly state: ReadableStore<RoiState>;
  choose(tool: RoiShape | null): void;
  select(index: number | null): void;
  press(at: FramePoint, target: RoiTarget | null): void;
  drag(at: FramePoint): void;
  release(at: FramePoint): void;
  /** Ends a polygon: it is added with three corners, forgotten with fewer. */
  finish(): void;
  /** Gives up what is being drawn, else the tool, else the selection. */
  cancel(): void;
  /** Adds a shape in the middle of the frame. */
  addCentred(shape: RoiShape): void;
  shift(index: number, dx: number, dy: number): void;
  remove(index: number): void;
}

const IDLE: RoiState = { tool: null, selected: null, corners: [], pointer: null, edited: null };

export function createRoiEditor(recipe: Pick<RecipeEditor, 'state' | 'replace'>, frame: () => FrameSize): RoiEditor {
  const state = createStore(IDLE);
  let pressedAt: FramePoint | null = null;
  let pressedOn: (RoiTarget & { readonly roi: Roi }) | null = null;

  const draft = () => recipe.state.get()?.stack.present ?? {};
  const change = (part: Partial<RoiState>): void => { state.update((now) => ({ ...now, ...part })); };
  const add = (roi: Roi | null): void => {
    const index = roisOf(draft()).length;
    if (roi) recipe.replace(withRoi(draft(), index, roi));
    change({ tool: null, corners: [], pointer: null, selected: roi ? index : state.get().selected });
  };
  const put = (index: number, roi: Roi, topic: string | null = null): void => { recipe.replace(withRoi(draft(), index, roi), topic); };
  const editedTo = (at: FramePoint): Roi | null => {
    if (!pressedOn || !pressedAt) return null;
    const { roi, handle } = pressedOn;
    return handle === null ? moved(roi, at.x - pressedAt.x, at.y - pressedAt.y) : withHandle(roi, handle, at, frame());
  };

  return {
    state,
    choose: (tool) => { change({ tool, corners: [], pointer: null }); },
    select: (selected) => { change({ selected }); },
    press(at, target) {
      const { tool, corners } = state.get();
      if (tool === 'polygon') change({ corners: [...corners, at], pointer: at });
      else if (tool) change({ corners: [at], pointer: at });
      else if (target) {
        const roi = roisOf(draft())[target.index] ?? null;
        change({ selected: target.index });
        pressedOn = roi && { ...target, roi };
        pressedAt = at;
      } else change({ selected: null });
    },
    drag(at) {
      const { tool } = state.get();
      if (tool) change({ pointer: at });
      const roi = editedTo(at);
      if (roi && pressedOn) change({ edited: { index: pressedOn.index, roi } });
    },
    release(at) {
      const { tool, corners, edited } = state.get();
      const [from] = corners;
      if (tool === 'rectangle' && from) add(rectangleBetween(freeRoiId(draft()), from, at, frame()));
      else if (tool === 'circle' && from) add(circleThrough(freeRoiId(draft()), from, at));
      else if (edited) put(edited.index, edited.roi);
      pressedOn = pressedAt = null;
      change({ edited: null });
    },
    finish() {
      const { tool, corners } = state.get();
      if (tool === 'polygon') add(polygonOf(freeRoiId(draft()), withoutRepeats(corners)));
    },
    cancel() {
      const { corners, tool } = state.get();
      pressedOn = pressedAt = null;
      if (corners.length > 0) change({ corners: [], pointer: null, edited: null });
      else if (tool) change({ tool: null, edited: null });
      else change({ selected: null, edited: null });
    },
    addCentred: (shape) => { add(centredShape(shape, freeRoiId(draft()), frame())); },
    shift(index, dx, dy) {
      const roi = roisOf(draft())[index];
      if (roi) put(index, moved(roi, dx, dy), `rois/${index}/moved`);
    },
    remove(index) {
      recipe.replace(withoutRoi(draft(), index));
      change({ selected: null });
    },
  };
}

/** A double click sets the last corner twice. */
function withoutRepeats(corners: readonly FramePoint[]): readonly FramePoint[] {
  return corners.filter(({ x, y }, i) => i === 0 || Math.hypot(x - corners[i - 1]!.x, y - corners[i - 1]!.y) >= 1);
}
