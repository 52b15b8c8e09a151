import { describe, expect, it } from 'vitest';
import { isBalanced } from '../../../main/contract/index.ts';
import { FrameAccount } from '../../../main/host/frameAccount.ts';

function send(account: FrameAccount, sequence: number, stream: number): void {
  account.sent({ entry: account.take(), sequence, frame: sequence % 3, recipeVersion: 1, stream, sentAtMs: 100 * sequence });
}

describe('frame account', () => {
  it('should balance at every moment, the same frame taken any number of times', () => {
    const account = new FrameAccount();
    for (let sequence = 0; sequence < 6; sequence++) send(account, sequence, 1);
    expect(account.snapshot().captured).toBe(0);
    expect(account.openCount).toBe(6);
    account.settle(4, { type: 'inspected' });
    account.drop(account.take(), 'host-busy');
    account.missing(3, { type: 'dropped', cause: 'source-gap' });
    expect(account.snapshot()).toMatchObject({ captured: 5, inspected: 1, dropped: { 'host-busy': 1, 'source-gap': 3 } });
    expect(isBalanced(account.snapshot())).toBe(true);
    account.settleRest({ type: 'dropped', cause: 'link-busy' });
    expect(account.snapshot()).toMatchObject({ captured: 10, dropped: { 'link-busy': 5 } });
    expect(account.openCount).toBe(0);
  });

  it('should settle a record once, and only those of the stream that was lost', () => {
    const account = new FrameAccount();
    send(account, 0, 1);
    send(account, 1, 2);
    expect(account.loseStream(1, { type: 'failed', cause: 'device-lost' }).map(({ sequence }) => sequence)).toEqual([0]);
    expect(account.find(0)).toBeNull();
    expect(() => account.settle(0, { type: 'inspected' })).toThrow('record 0 is not out');
    expect(account.find(1)).toMatchObject({ frame: 1, stream: 2 });
  });

  it('should know since when records are out', () => {
    const account = new FrameAccount();
    for (let sequence = 0; sequence < 4; sequence++) send(account, sequence, 1);
    account.settle(2, { type: 'inspected' });
    expect([account.sendTimes(0), account.sendTimes(100)]).toEqual([[0, 100, 300], [100, 300]]);
  });

  it('should tell when the last record is reported', async () => {
    const account = new FrameAccount();
    await account.reported(60_000);
    send(account, 0, 1);
    const reported = account.reported(60_000);
    account.settle(0, { type: 'inspected' });
    await reported;
    expect(account.sendTimes(-Infinity)).toEqual([]);
  });
});
