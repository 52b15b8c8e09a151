import { DEFAULT_RECIPE } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import { createRecipeEditor } from '../../../renderer/recipe/recipeEditor.ts';
import { roisOf } from '../../../renderer/roi/roiDraft.ts';
import { createRoiEditor } from '../../../renderer/roi/roiEditor.ts';
import { drawnState } from '../drawnState.ts';

function editors() {
  const sent: unknown[] = [];
  const recipe = createRecipeEditor({ request: (_, body) => { sent.push(body); return Promise.resolve({ type: 'done', revision: 1 }); } }, () => undefined);
  recipe.follow(drawnState({ recipe: DEFAULT_RECIPE }));
  const roi = createRoiEditor(recipe, () => ({ width: 640, height: 480 }));
  return { recipe, roi, sent, rois: () => roisOf(recipe.state.get()!.stack.present) };
}

describe('drawing', () => {
  it('a rectangle is in the recipe when the button is let go, selected, and one undo away', () => {
    const { recipe, roi, sent, rois } = editors();
    roi.choose('rectangle');
    roi.press({ x: 10, y: 20 }, null);
    roi.drag({ x: 50, y: 70 });
    expect([rois(), sent]).toEqual([[], []]);
    roi.release({ x: 60, y: 80 });
    expect(rois()).toEqual([{ shape: 'rectangle', id: 'ROI 1', mode: 'include', row: 20, col: 10, height: 60, width: 50 }]);
    expect(roi.state.get()).toMatchObject({ tool: null, selected: 0, corners: [] });
    expect(sent).toHaveLength(1);
    recipe.undo();
    expect(rois()).toEqual([]);
  });

  it('a polygon takes corners until it is ended; a double click’s second corner is none', () => {
    const { roi, rois } = editors();
    roi.choose('polygon');
    for (const at of [{ x: 10.5, y: 10.5 }, { x: 50.5, y: 10.5 }, { x: 50.5, y: 40.5 }, { x: 50.6, y: 40.5 }]) {
      roi.press(at, null);
      roi.release(at);
    }
    roi.finish();
    expect(rois()).toEqual([{ shape: 'polygon', id: 'ROI 1', mode: 'include', points: [[10, 10], [10, 50], [40, 50]] }]);
    roi.choose('polygon');
    roi.press({ x: 1, y: 1 }, null);
    roi.finish();
    expect(rois()).toHaveLength(1);
    expect(roi.state.get().tool).toBeNull();
  });

  it('is given up step by step: the shape, the tool, the selection', () => {
    const { roi, rois } = editors();
    roi.addCentred('circle');
    roi.choose('rectangle');
    roi.press({ x: 1, y: 1 }, null);
    roi.cancel();
    roi.release({ x: 90, y: 90 });
    expect([roi.state.get().tool, rois().length]).toEqual(['rectangle', 1]);
    roi.cancel();
    expect([roi.state.get().tool, roi.state.get().selected]).toEqual([null, 0]);
    roi.cancel();
    expect(roi.state.get().selected).toBeNull();
  });
});

describe('a ROI that is there', () => {
  it('is moved and reshaped by the pointer, in one change each', () => {
    const { roi, rois, sent } = editors();
    roi.addCentred('rectangle');
    roi.press({ x: 200, y: 200 }, { index: 0, handle: null });
    roi.drag({ x: 205, y: 190 });
    roi.drag({ x: 210, y: 190 });
    expect(roi.state.get().edited?.roi).toMatchObject({ row: 110, col: 170 });
    roi.release({ x: 210, y: 190 });
    expect(rois()[0]).toMatchObject({ row: 110, col: 170, height: 240, width: 320 });
    roi.press({ x: 490, y: 350 }, { index: 0, handle: 2 });
    roi.drag({ x: 300, y: 300 });
    roi.release({ x: 300, y: 300 });
    expect(rois()[0]).toMatchObject({ row: 110, col: 170, height: 190, width: 130 });
    expect(roi.state.get().edited).toBeNull();
    expect(sent.length).toBeLessThanOrEqual(3);
  });

  it('moves by keys in one step of undo, is taken out, and its name is free again', () => {
    const { recipe, roi, rois } = editors();
    roi.addCentred('circle');
    roi.addCentred('rectangle');
    for (let i = 0; i < 3; i++) roi.shift(0, 10, 0);
    expect(rois()[0]).toMatchObject({ col: 349.5 });
    recipe.undo();
    expect(rois()[0]).toMatchObject({ col: 319.5 });
    roi.remove(0);
    expect(rois().map((each) => each?.id)).toEqual(['ROI 2']);
    roi.addCentred('polygon');
    expect(rois().map((each) => each?.id)).toEqual(['ROI 2', 'ROI 1']);
  });
});
