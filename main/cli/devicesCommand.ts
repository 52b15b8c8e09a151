import { cameraSource, listDevices, type DeviceSearch } from '../capture/index.ts';
import type { Device } from '../contract/index.ts';
import { EXIT, type ExitCode } from './exitCode.ts';

/** `sightline devices`: the cameras of this machine, each mode as the SOURCE that opens it. @returns 0, also where there is none */
export async function devices({ json }: { readonly json: boolean }, search: DeviceSearch = {}): Promise<ExitCode> {
  const found = await listDevices(search);
  console.log(json ? JSON.stringify(found, null, 2) : devicesText(found));
  return EXIT.done;
}

/** @returns one block a camera */
export function devicesText(found: readonly Device[]): string {
  if (found.length === 0) return 'no cameras: plug one in, or give a network camera by its address (rtsp://...)';
  return found.map(({ id, name, modes }) => [
    `camera:${id}  ${name}`,
    ...(modes.length === 0 ? ['  modes not known: it could not be asked'] : modes.map((mode) => `  ${cameraSource(id, mode)}`)),
  ].join('\n')).join('\n');
}
