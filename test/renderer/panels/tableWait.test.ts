import { expect, it } from 'vitest';
import { tableWaitMs } from '../../../renderer/panels/useTableFrame.ts';

it('a table follows every frame, a large one once a second, and none while it is scrolled', () => {
  expect([tableWaitMs(400, false, 0), tableWaitMs(5_000, false, 200), tableWaitMs(5_001, false, 200), tableWaitMs(65_536, false, 1_500)]).toEqual([0, 0, 800, 0]);
  expect([tableWaitMs(400, true, 9_999), tableWaitMs(65_536, true, 9_999)]).toEqual([null, null]);
});
