import { describe, expect, it } from 'vitest';
import type { Device } from '../../../main/contract/index.ts';
import { createDeviceSearch } from '../../../renderer/host/deviceSearch.ts';

/** A host that answers when it is told to. */
function drawnHost() {
  const asked: PromiseWithResolvers<readonly Device[]>[] = [];
  return {
    asked,
    listDevices: () => {
      const answer = Promise.withResolvers<readonly Device[]>();
      asked.push(answer);
      return answer.promise;
    },
  };
}

const camera = (id: string): Device => ({ id, name: `Camera ${id}`, modes: [] });
const settle = () => new Promise((resolve) => { setImmediate(resolve); });

describe('the search for cameras', () => {
  it('shows what the newest question found, whenever the others are answered', async () => {
    const host = drawnHost(), { listing, look } = createDeviceSearch(host);
    for (let times = 0; times < 3; times++) look();
    host.asked[0]!.resolve([camera('0')]);
    await settle();
    expect(listing.get()).toEqual({ type: 'asking' });
    host.asked[2]!.resolve([camera('2')]);
    await settle();
    host.asked[1]!.reject(new Error('no answer'));
    await settle();
    expect(listing.get()).toEqual({ type: 'listed', devices: [camera('2')] });
  });

  it('says why there is no list, and looks again', async () => {
    const host = drawnHost(), { listing, look } = createDeviceSearch(host);
    look();
    host.asked[0]!.reject(new Error('the host does not answer'));
    await settle();
    expect(listing.get()).toEqual({ type: 'failed', reason: 'the host does not answer' });
    look();
    expect(listing.get()).toEqual({ type: 'asking' });
  });
});
