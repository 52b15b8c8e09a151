import { describe, expect, it } from 'vitest';
import { drawDistribution } from '../../../renderer/regions/drawDistribution.ts';
import type { RuleLimit } from '../../../renderer/regions/ruleLimits.ts';

const LETTER_PX = 6, TEXT_PX = 10;

const limit = (side: RuleLimit['side'], value: number): RuleLimit => ({ ruleId: 'size', side, value });

interface Text { readonly text: string; readonly from: number; readonly to: number; readonly row: 'top' | 'bottom' }

/** Draws on a canvas whose letters are all as wide as each other. @returns the texts and where they lie */
function textsOf(width: number, height: number, limits: readonly RuleLimit[]): Text[] {
  const texts: Text[] = [];
  const context = {
    font: '', fillStyle: '', textAlign: 'left', textBaseline: 'top', fillRect: () => undefined,
    measureText: (text: string) => ({ width: LETTER_PX * text.length }),
    fillText(text: string, x: number) {
      const long = LETTER_PX * text.length;
      const from = this.textAlign === 'center' ? x - long / 2 : this.textAlign === 'right' ? x - long : x;
      texts.push({ text, from, to: from + long, row: this.textBaseline === 'top' ? 'top' : 'bottom' });
    },
  };
  const histogram = { min: 0, max: 1000, counts: Uint32Array.of(3, 0, 1), largest: 3 };
  drawDistribution(context as unknown as CanvasRenderingContext2D, { width, height }, histogram, limits, 'area', (name) => name, () => `${TEXT_PX}px mono`);
  return texts;
}

describe('the words of a distribution', () => {
  it.each([0, 5, 500, 995, 1000, 4000, -50])('lie inside it and not on each other with a limit at %s', (value) => {
    const texts = textsOf(300, 120, [limit('max', value)]);
    expect(texts.map(({ text }) => text)).toEqual(expect.arrayContaining(['√ count', '0', '1\u2009000 px²', value === 1000 ? '1\u2009000' : value === 4000 ? '4\u2009000' : String(value)]));
    for (const { text, from, to } of texts) expect([from >= 0, to <= 300], text).toEqual([true, true]);
    const top = texts.filter(({ row }) => row === 'top').toSorted((a, b) => a.from - b.from);
    expect(top.length).toBe(2);
    expect(top[0]!.to).toBeLessThanOrEqual(top[1]!.from);
  });

  it('leave the height’s scale out where limits stand at both ends, or the panel is too low for two lines', () => {
    const words = (height: number, limits: readonly RuleLimit[]): string[] => textsOf(300, height, limits).map(({ text }) => text);
    expect(words(120, [limit('min', 1), limit('max', 999)])).not.toContain('√ count');
    expect(words(20, [limit('min', 400)])).toEqual(['0', '1\u2009000 px²']);
  });
});
