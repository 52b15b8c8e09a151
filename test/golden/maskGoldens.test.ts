import { expect, it } from 'vitest';
import { labelReference } from '../../kernels/stages/label/reference.ts';
import { maskGoldens } from './maskGoldens.ts';

it('mask goldens number their last mask as the plain labelling does', () => {
  const goldens = maskGoldens();
  expect(goldens.length).toBeGreaterThan(80);
  for (const { title, plan, masks, labelledCount } of goldens) {
    const { width, height } = plan.format;
    expect(masks.length, title).toBe(plan.masks.length + 1);
    expect(labelReference(masks.at(-1)!.mask, width, height, plan.label.connectivity).count, title).toBe(labelledCount);
  }
});
