import { expect, it } from 'vitest';
import { coverOf } from './coverOf.ts';

it('chooses goldens until none shows anything new, those that show most first', () => {
  expect(coverOf(['ab', 'b', 'cd', 'a', 'abc', 'd'], (golden) => [...golden])).toEqual(['cd', 'abc']);
  expect(coverOf([], () => [])).toEqual([]);
});
