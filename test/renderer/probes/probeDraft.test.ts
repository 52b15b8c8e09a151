import { describe, expect, it } from 'vitest';
import { withoutProbe, withProbe } from '../../../renderer/probes/probeDraft.ts';

describe('probes of a draft', () => {
  it('are added under a free name, each pixel once', () => {
    const one = withProbe({ name: 'dots' }, 3, 5);
    expect(one).toEqual({ name: 'dots', probes: [{ id: 'p1', row: 3, col: 5 }] });
    const named = { name: 'dots', probes: [{ id: 'p2', row: 1, col: 1 }, { id: 'p1', row: 2, col: 2 }] };
    expect(withProbe(named, 5, 3)).toEqual({ name: 'dots', probes: [...named.probes, { id: 'p3', row: 5, col: 3 }] });
    expect(withProbe(one, 3, 5)).toBe(one);
    expect(withProbe(one, 5, 3)).toMatchObject({ probes: [{ id: 'p1' }, { id: 'p2' }] });
  });

  it('are taken out by name, and the last with its list', () => {
    const two = withProbe(withProbe({ name: 'dots' }, 3, 5), 4, 6);
    expect(withoutProbe(two, 'p1')).toEqual({ name: 'dots', probes: [{ id: 'p2', row: 4, col: 6 }] });
    expect(withoutProbe(withoutProbe(two, 'p1'), 'p2')).toEqual({ name: 'dots' });
  });
});
