import type { Device } from '../../main/contract/index.ts';
import { createStore, type ReadableStore } from '../store/store.ts';
import type { HostClient } from './hostClient.ts';

export type Listing = { readonly type: 'asking' } | { readonly type: 'listed'; readonly devices: readonly Device[] } | { readonly type: 'failed'; readonly reason: string };

/** Asks for the cameras, any number of times. */
export interface DeviceSearch {
  readonly listing: ReadableStore<Listing>;
  /** What was asked for before counts no more: its answer may come after this one's. */
  look(): void;
}

export function createDeviceSearch(host: Pick<HostClient, 'listDevices'>): DeviceSearch {
  const listing = createStore<Listing>({ type: 'asking' });
  let newest = 0;
  return {
    listing,
    look() {
      const own = ++newest;
      const found = (result: Listing): void => { if (own === newest) listing.set(result); };
      listing.set({ type: 'asking' });
      host.listDevices().then(
        (devices) => { found({ type: 'listed', devices }); },
        (error: unknown) => { found({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }); },
      );
    },
  };
}
