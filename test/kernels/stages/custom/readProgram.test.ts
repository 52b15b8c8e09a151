import { describe, expect, it } from 'vitest';
import { CustomStageError } from '../../../../kernels/stages/custom/customStageError.ts';
import { readProgram } from '../../../../kernels/stages/custom/readProgram.ts';
import { SOBEL_BODY } from '../../../golden/customGoldens.ts';
import { REFUSED_BODIES, SOUND_BODIES } from './bodies.ts';

const refusal = (text: string): CustomStageError => {
  try {
    readProgram(text, { gain: 2 });
  } catch (error) {
    if (error instanceof CustomStageError) return error;
    throw error;
  }
  return expect.fail(`accepted: ${text}`);
};

describe('a custom stage\'s function', () => {
  it.each(REFUSED_BODIES)('is refused where it is at fault: %s', (text, line, column, message) => {
    const error = refusal(text);
    expect(error.message).toMatch(message);
    // Where a text is long, the place inside it is a matter of the parser.
    if (text.length < 500) expect([error.line, error.column]).toEqual([line, column]);
    expect(error.message).toMatch(/^line \d+, column \d+: [^\n]+$/);
  });

  it('is not run while it is read', () => {
    Object.assign(globalThis, { customStageRan: false });
    for (const text of ['(globalThis.customStageRan = true)', 'function (src = (globalThis.customStageRan = true)) { return 1; }', 'function (src) { globalThis.customStageRan = true; return 1; }']) refusal(text);
    expect(Reflect.get(globalThis, 'customStageRan')).toBe(false);
    Reflect.deleteProperty(globalThis, 'customStageRan');
  });

  it.each(SOUND_BODIES)('may be: %s', (text) => {
    expect(readProgram(text, { gain: 2 }).operations).toBeGreaterThan(0);
  });

  it('costs its operations, loops multiplied out', () => {
    const cost = (count: number): number => readProgram(`function (src) { let s = 0; for (let i = 0; i < ${count}; i++) { s += i; } return s; }`, {}).operations;
    expect(cost(20) - cost(10)).toBe(10 * (cost(11) - cost(10)));
    expect(readProgram(SOBEL_BODY, { gain: 1 }).operations).toBeLessThan(250);
  });
});
