import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FrameFormat } from 'sightline/kernels';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeStageNpy } from '../../../main/dump/index.ts';
import { RecipeBook } from '../../../main/host/recipeBook.ts';

const gray = (width: number, height: number): FrameFormat => ({ width, height, pixelFormat: 'gray8', bitDepth: 8, range: 'full' });
let calibrationDir = '';

beforeAll(async () => {
  calibrationDir = mkdtempSync(join(tmpdir(), 'sightline-book-'));
  for (const [name, level] of [['dark', 2], ['flat', 180]] as const) {
    await writeStageNpy(join(calibrationDir, `${name}.npy`), { stage: name, width: 8, height: 8, data: new Float32Array(64).fill(level) });
  }
});
afterAll(() => { rmSync(calibrationDir, { recursive: true, force: true }); });

describe('the recipe in force', () => {
  it('should give way to the default while the source has a format that it does not fit, and come back with the format', async () => {
    const book = new RecipeBook();
    await book.begin(gray(8, 8), null);
    const chosen = { recipe: 1, name: 'corrected', stages: [{ stage: 'flatField' }, ...book.current.recipe.stages.filter(({ stage }) => stage !== 'flatField')] };
    await book.set(chosen, calibrationDir);
    expect(await book.refit(gray(9, 8))).toMatchObject({ message: expect.stringMatching(/is 8x8, the source 9x8/) as string });
    expect(book.current.recipe.name).not.toBe('corrected');
    expect(book.current.plan!.format).toEqual(gray(9, 8));
    expect(await book.refit(gray(10, 8))).not.toBeNull();
    const before = book.current.version;
    expect(await book.refit(gray(8, 8))).toBeNull();
    expect(book.current).toMatchObject({ version: before + 1, recipe: { name: 'corrected' }, calibrationDir });
    expect(book.current.plan!.format).toEqual(gray(8, 8));
  });

  it('should stay when it fits the new format, and be the one chosen meanwhile', async () => {
    const book = new RecipeBook();
    await book.begin(gray(8, 8), null);
    await book.set({ ...book.current.recipe, name: 'first' });
    expect(await book.refit(gray(16, 4))).toBeNull();
    expect(book.current.recipe.name).toBe('first');
    await book.set({ ...book.current.recipe, name: 'second' });
    expect(await book.refit(gray(8, 8))).toBeNull();
    expect(book.current.recipe.name).toBe('second');
  });

  it('should have stood until the next one came', async () => {
    const book = new RecipeBook();
    await book.begin(gray(8, 8), null);
    const first = book.current;
    const second = await book.set({ ...first.recipe, name: 'second' });
    const stood = book.stoodMs(first);
    expect(stood).toBe(second.sinceMs - first.sinceMs);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(book.stoodMs(first)).toBe(stood);
    expect(book.stoodMs(second)).toBeGreaterThan(15);
  });

  it('should be the one that was asked for last, although the maps of the one before took longer', async () => {
    const book = new RecipeBook();
    await book.begin(gray(8, 8), null);
    const plain = { ...book.current.recipe, name: 'plain' };
    const corrected = { ...plain, name: 'corrected', stages: [{ stage: 'flatField' }, ...plain.stages] };
    await Promise.all([book.set(corrected, calibrationDir), book.set(plain)]);
    expect(book.current.recipe.name).toBe('plain');
    expect(await Promise.all([book.set(corrected, calibrationDir), book.set(plain), book.set(corrected, calibrationDir)])).toHaveLength(3);
    expect(book.current).toMatchObject({ recipe: { name: 'corrected' }, calibrationDir });
  });

  it('should be the one that was asked for while a source was opened that has its own', async () => {
    const book = new RecipeBook();
    const plain = { ...book.current.recipe, name: 'plain' };
    const own = { ...plain, name: 'its own', stages: [{ stage: 'flatField' as const }, ...plain.stages] };
    await Promise.all([book.begin(gray(8, 8), { recipe: own, calibrationDir }), book.set(plain)]);
    expect(book.current.recipe.name).toBe('plain');
    // The next source finds it too.
    expect(await book.begin(gray(9, 8), null)).toBeNull();
    expect(book.current.recipe.name).toBe('plain');
    await book.begin(gray(8, 8), { recipe: own, calibrationDir });
    const [misfit] = await Promise.all([book.refit(gray(9, 8)), book.set(plain)]);
    expect([misfit, book.current.recipe.name]).toEqual([null, 'plain']);
  });
});
