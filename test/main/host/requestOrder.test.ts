import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { RequestOrder } from '../../../main/host/requestOrder.ts';
import { openTestHost, type TestHost } from './testHost.ts';

describe('the order of requests', () => {
  it('should be that in which their page asked', () => {
    const order = new RequestOrder();
    const comes = (page: string, number: number): boolean => order.isOvertaken({ page, number });
    expect([comes('a', 1), comes('a', 3), comes('b', 1), comes('a', 2), comes('a', 4)]).toEqual([false, false, false, true, false]);
    expect(order.isOvertaken(undefined)).toBe(false);
  });

  it('should be forgotten of pages that have gone', () => {
    const order = new RequestOrder();
    order.isOvertaken({ page: 'gone', number: 5 });
    for (let page = 0; page < 15; page++) order.isOvertaken({ page: `${page}`, number: 1 });
    expect(order.isOvertaken({ page: 'gone', number: 4 })).toBe(true);
    for (let page = 0; page < 16; page++) order.isOvertaken({ page: `${page}`, number: 1 });
    expect(order.isOvertaken({ page: 'gone', number: 4 })).toBe(false);
  });
});

describe('an opening and a stop that travel together', () => {
  let opened: TestHost | null = null;
  const source = 'lavfi:testsrc2=size=64x48:rate=30', page = 'a page';
  beforeAll(async () => { opened = await openTestHost(); });
  afterAll(async () => { await opened?.close(); });

  it('should come to what was asked last', { timeout: 60_000 }, async () => {
    const { host, window } = opened!;
    await window.tell('stop', { order: { page, number: 2 } });
    expect(await window.ask('open', { source, record: false, order: { page, number: 1 } })).toEqual({
      status: 409, body: { error: 'open: this window has asked for something else since' },
    });
    expect(host.state.run).toBeNull();
    await window.tell('open', { source, record: false, order: { page, number: 4 } });
    expect((await window.ask('stop', { order: { page, number: 3 } })).status).toBe(409);
    expect(host.state.run?.state).toBe('running');
    await window.tell('stop', { order: { page: 'another page', number: 1 } });
    expect(host.state.run?.state).toBe('ended');
  });
});
