import { expect, it } from 'vitest';
import { faultPlace } from '../../../renderer/recipe/faultPlace.ts';

it('a message\'s line and column are a place in the text', () => {
  const text = 'function (src) {\n  return y;\n}';
  expect(faultPlace('"function…": line 2, column 10: "y" is not known here', text)).toEqual({ line: 2, offset: text.indexOf('y;') });
  expect(faultPlace('line 9, column 90: beyond the end', text)).toEqual({ line: 9, offset: text.length });
  expect(faultPlace('missing: expected a string', text)).toBeNull();
});
