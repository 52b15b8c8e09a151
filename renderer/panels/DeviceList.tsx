import { useEffect, useState } from 'react';
import type { Device } from '../../main/contract/index.ts';
import { useModel } from './modelContext.ts';

type Listing = { readonly type: 'asking' } | { readonly type: 'listed'; readonly devices: readonly Device[] } | { readonly type: 'failed'; readonly reason: string };

/** Cameras of this machine with what they offer. */
export function DeviceList({ open }: { readonly open: (id: string) => void }) {
  const { host } = useModel();
  const [listing, setListing] = useState<Listing>({ type: 'asking' });
  const ask = (): void => {
    setListing({ type: 'asking' });
    host.listDevices().then(
      (devices) => { setListing({ type: 'listed', devices }); },
      (error: unknown) => { setListing({ type: 'failed', reason: error instanceof Error ? error.message : String(error) }); },
    );
  };
  useEffect(ask, [host]);
  return (
    <div className="stack">
      {listing.type === 'asking' ? <p className="dim">Looking for cameras…</p> : null}
      {listing.type === 'failed' ? <p className="fault">{listing.reason}</p> : null}
      {listing.type === 'listed' && listing.devices.length === 0 ? <p className="dim">No camera found. Plug one in and look again.</p> : null}
      {listing.type === 'listed' ? listing.devices.map((device) => (
        <div className="device" key={device.id}>
          <div className="row"><b className="grow">{device.name}</b><button type="button" onClick={() => { open(device.id); }}>Open</button></div>
          <span className="dim code small">{device.id}</span>
          <ul className="modes numbers">{device.modes.map(({ width, height, frameRate, format }) => <li key={`${width} ${height} ${format} ${frameRate}`}>{width}×{height} {format}{frameRate === null ? '' : ` · ${frameRate} fps`}</li>)}</ul>
        </div>
      )) : null}
      <button type="button" className="quiet" onClick={ask}>Look again</button>
    </div>
  );
}
