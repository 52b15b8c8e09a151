import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { STREAM_HEADER } from '../../../main/contract/index.ts';
import { openTestHost, type TestHost } from './testHost.ts';
import type { TestWindow } from './window.ts';

let window: TestWindow, opened: TestHost | null = null;
beforeAll(async () => {
  opened = await openTestHost();
  ({ window } = opened);
});
afterAll(async () => {
  await opened?.close();
});

/** A stream that nobody holds any more is ended by the garbage collector. */
const answers: Response[] = [];
const frames = async (after?: string) => {
  const answer = await window.fetch(`/api/frames${after === undefined ? '' : `?after=${after}`}`);
  answers.push(answer);
  return { status: answer.status, number: answer.headers.get(STREAM_HEADER), answer };
};
const ended = (answer: Response): Promise<boolean> => new Response(answer.body).arrayBuffer().then(() => true, () => true);

describe('the frame stream', () => {
  it('should be left to a window that came later, while it is there', { timeout: 60_000 }, async () => {
    const first = await frames();
    const second = await frames();
    expect([first.number, second.number]).toEqual(['1', '2']);
    expect(await ended(first.answer)).toBe(true);
    const refused = await frames('1');
    expect([refused.status, await refused.answer.json()]).toEqual([409, { error: 'another window shows the frames: close it, or reload this one' }]);
    await second.answer.body!.cancel();
    await expect.poll(async () => (await frames('1')).number).toBe('3');
  });

  it('should come back to the window that had it last, and to one that is loaded anew', { timeout: 60_000 }, async () => {
    expect(await frames('3')).toMatchObject({ status: 200, number: '4' });
    expect(await frames()).toMatchObject({ status: 200, number: '5' });
    expect((await frames('4')).status).toBe(409);
    expect((await frames('four')).status).toBe(400);
  });
});
