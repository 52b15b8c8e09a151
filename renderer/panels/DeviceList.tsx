import { useEffect, useMemo } from 'react';
import { createDeviceSearch } from '../host/deviceSearch.ts';
import { useStore } from '../store/useStore.ts';
import { useModel } from './modelContext.ts';

/** Cameras of this machine with what they offer. */
export function DeviceList({ open }: { readonly open: (id: string) => void }) {
  const { host } = useModel();
  const search = useMemo(() => createDeviceSearch(host), [host]);
  const listing = useStore(search.listing);
  useEffect(() => { search.look(); }, [search]);
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
      <button type="button" className="quiet" onClick={search.look}>Look again</button>
    </div>
  );
}
