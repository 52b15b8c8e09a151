import { describe, expect, it } from 'vitest';
import { DROP_CAUSES, FAILURE_CAUSES, FrameLedger, isBalanced, ledgerSchema, type FrameOutcome } from '../../../main/contract/ledger.ts';

const OUTCOMES: readonly FrameOutcome[] = [
  { type: 'inspected' },
  ...DROP_CAUSES.map((cause): FrameOutcome => ({ type: 'dropped', cause })),
  ...FAILURE_CAUSES.map((cause): FrameOutcome => ({ type: 'failed', cause })),
];

/** Numerical Recipes' linear congruential generator: the same runs every time. */
function createRandom(seed: number): (limit: number) => number {
  let state = seed >>> 0;
  return (limit) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * limit);
  };
}

describe('the ledger', () => {
  it('should balance after every step of any run', () => {
    for (let seed = 0; seed < 50; seed++) {
      const random = createRandom(seed);
      const ledger = new FrameLedger();
      const open: number[] = [];
      const expected = new Map<FrameOutcome, number>();
      let next = 0;
      for (let step = 0; step < 200; step++) {
        const outcome = OUTCOMES[random(OUTCOMES.length)]!;
        if (open.length > 0 && random(2) === 0) {
          ledger.settle(open.splice(random(open.length), 1)[0]!, outcome);
          expected.set(outcome, (expected.get(outcome) ?? 0) + 1);
        } else if (random(4) === 0) {
          ledger.record((next += 1 + random(3)), outcome);
          expected.set(outcome, (expected.get(outcome) ?? 0) + 1);
        } else {
          ledger.open((next += 1 + random(3)));
          open.push(next);
        }
        const snapshot = ledger.snapshot();
        expect(isBalanced(snapshot)).toBe(true);
        expect(ledgerSchema.parse(snapshot)).toEqual(snapshot);
        expect(ledger.openCount).toBe(open.length);
      }
      const { captured, inspected, dropped, failed } = ledger.snapshot();
      expect(captured).toBe([...expected.values()].reduce((sum, n) => sum + n, 0));
      for (const outcome of OUTCOMES) {
        const counted = outcome.type === 'inspected' ? inspected : outcome.type === 'dropped' ? dropped[outcome.cause] : failed[outcome.cause];
        expect(counted).toBe(expected.get(outcome) ?? 0);
      }
    }
  });

  it('should count a frame as captured only once its outcome is decided', () => {
    const ledger = new FrameLedger();
    ledger.open(0);
    ledger.open(1);
    expect(ledger.snapshot()).toMatchObject({ captured: 0, inspected: 0 });
    ledger.settle(1, { type: 'inspected' });
    expect(ledger.snapshot()).toMatchObject({ captured: 1, inspected: 1 });
    expect(ledger.openCount).toBe(1);
  });

  it('should refuse a second outcome, and one for a frame that never came', () => {
    const ledger = new FrameLedger();
    ledger.record(3, { type: 'inspected' });
    expect(() => ledger.settle(3, { type: 'failed', cause: 'device-lost' })).toThrow('frame 3 has no open entry');
    expect(() => ledger.settle(4, { type: 'inspected' })).toThrow('frame 4 has no open entry');
    expect(ledger.snapshot()).toMatchObject({ captured: 1, inspected: 1 });
  });

  it('should refuse frame numbers that do not grow', () => {
    const ledger = new FrameLedger();
    ledger.open(5);
    for (const frame of [5, 4, -1, 5.5, NaN]) expect(() => ledger.open(frame)).toThrow(RangeError);
  });

  it('should give every open frame the same outcome when a run ends early', () => {
    const ledger = new FrameLedger();
    for (const frame of [0, 1, 2]) ledger.open(frame);
    ledger.settle(0, { type: 'inspected' });
    expect(ledger.settleOpen({ type: 'failed', cause: 'device-lost' })).toBe(2);
    expect(ledger.snapshot()).toMatchObject({ captured: 3, inspected: 1, failed: { 'device-lost': 2, 'decode-error': 0 } });
    expect(ledger.openCount).toBe(0);
  });

  it('should give snapshots that later frames do not change', () => {
    const ledger = new FrameLedger();
    const before = ledger.snapshot();
    ledger.record(0, { type: 'dropped', cause: 'engine-busy' });
    expect(before).toMatchObject({ captured: 0, dropped: { 'engine-busy': 0 } });
  });

  it('should refuse an account that does not balance, or names another cause', () => {
    const account = new FrameLedger().snapshot();
    expect(ledgerSchema.safeParse({ ...account, captured: 1 }).success).toBe(false);
    expect(ledgerSchema.safeParse({ ...account, dropped: { ...account.dropped, tired: 0 } }).success).toBe(false);
  });
});
