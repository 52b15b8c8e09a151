import { spawn } from 'node:child_process';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Device } from '../contract/index.ts';
import { endChild, registerChild } from './childProcesses.ts';
import { avfoundationInputArguments, avfoundationListArguments, avfoundationModeArguments, parseAvfoundationDevices, parseAvfoundationModes } from './devicesAvfoundation.ts';
import { dshowIds, dshowInputArguments, dshowListArguments, dshowModeArguments, parseDshowDevices, parseDshowModes } from './devicesDshow.ts';
import type { CameraSpec } from './devicesSpec.ts';
import { isNoV4l2Camera, parseV4l2Modes, v4l2InputArguments, v4l2ListArguments, v4l2Node } from './devicesV4l2.ts';
import { findFfmpeg } from './ffmpegPath.ts';
import { SourceError } from './sourceError.ts';

/** What the listing sees of the machine; tests give their own. */
export interface DeviceSearch {
  readonly platform?: NodeJS.Platform;
  /** @returns all that ffmpeg wrote to stderr; it ends with an error code after every list */
  readonly ask?: (args: readonly string[]) => Promise<string>;
  /** Linux: the folder with an entry for every video node. */
  readonly v4l2Folder?: string;
}

const V4L2_FOLDER = '/sys/class/video4linux';
const ANSWER_TIMEOUT_MS = 10_000;

/**
 * Lists the cameras of this machine with their modes, as ffmpeg knows them: v4l2 on Linux, dshow on Windows, avfoundation on macOS.
 *
 * @returns in the system's order; none where the system has no such interface. A camera that may not be opened is listed without modes
 * @throws SourceError  no ffmpeg, or it does not answer
 */
export async function listDevices(search: DeviceSearch = {}): Promise<Device[]> {
  const ask = search.ask ?? await createAsk();
  switch (search.platform ?? process.platform) {
    case 'linux': return listV4l2(ask, search.v4l2Folder ?? V4L2_FOLDER);
    case 'win32': return listDshow(ask);
    case 'darwin': return listAvfoundation(ask);
    default: return [];
  }
}

async function listV4l2(ask: (args: readonly string[]) => Promise<string>, folder: string): Promise<Device[]> {
  const devices: Device[] = [];
  for (const node of await v4l2Nodes(folder)) {
    const said = await ask(v4l2ListArguments(`/dev/${node.file}`));
    if (isNoV4l2Camera(said)) continue;
    const modes = parseV4l2Modes(said);
    // Of a camera that may not be opened only its first node can be told from its metadata node.
    if (modes.length > 0 || node.index === 0) devices.push({ id: node.file.replace(/^video/, ''), name: node.name, modes });
  }
  return devices;
}

/** @returns the video nodes by number; none where the kernel has no such class */
async function v4l2Nodes(folder: string): Promise<{ file: string; name: string; index: number }[]> {
  const files = (await readdir(folder).catch(() => [])).filter((file) => /^video\d+$/.test(file));
  const read = async (file: string, attribute: string): Promise<string> => (await readFile(join(folder, file, attribute), 'utf8').catch(() => '')).trim();
  files.sort((a, b) => Number(a.slice(5)) - Number(b.slice(5)));
  return Promise.all(files.map(async (file) => ({ file, name: await read(file, 'name') || `/dev/${file}`, index: Number(await read(file, 'index')) })));
}

async function listDshow(ask: (args: readonly string[]) => Promise<string>): Promise<Device[]> {
  const found = parseDshowDevices(await ask(dshowListArguments()));
  const ids = dshowIds(found);
  const devices: Device[] = [];
  for (const [i, { name }] of found.entries()) devices.push({ id: ids[i]!, name, modes: parseDshowModes(await ask(dshowModeArguments(ids[i]!))) });
  return devices;
}

async function listAvfoundation(ask: (args: readonly string[]) => Promise<string>): Promise<Device[]> {
  const devices: Device[] = [];
  for (const { index, name } of parseAvfoundationDevices(await ask(avfoundationListArguments()))) {
    devices.push({ id: index, name, modes: parseAvfoundationModes(await ask(avfoundationModeArguments(index))) });
  }
  return devices;
}

/**
 * @returns ffmpeg's arguments that open a camera, up to and including `-i`
 * @throws SourceError  no camera of that name; a system without a camera interface
 */
export async function cameraInputArguments(source: string, camera: CameraSpec, search: Pick<DeviceSearch, 'platform' | 'v4l2Folder'> = {}): Promise<string[]> {
  const platform = search.platform ?? process.platform;
  switch (platform) {
    case 'linux': return v4l2InputArguments(v4l2Node(camera.id) ?? await nodeOfName(source, camera.id, search.v4l2Folder ?? V4L2_FOLDER), camera);
    case 'win32': return dshowInputArguments(camera);
    case 'darwin': return avfoundationInputArguments(camera);
    default: throw new SourceError(`source ${source}: cameras are not supported on ${platform}: give the camera's rtsp:// address`);
  }
}

async function nodeOfName(source: string, name: string, folder: string): Promise<string> {
  const node = (await v4l2Nodes(folder)).find((each) => each.name === name);
  if (node === undefined) throw new SourceError(`source ${source}: there is no camera "${name}": sightline devices lists what there is`);
  return `/dev/${node.file}`;
}

async function createAsk(): Promise<(args: readonly string[]) => Promise<string>> {
  const { path } = await findFfmpeg();
  return (args) => new Promise((resolve, reject) => {
    const child = registerChild(spawn(path, args, { stdio: ['ignore', 'ignore', 'pipe'], windowsHide: true }));
    let said = '';
    let timedOut = false;
    const timer = setTimeout(() => { timedOut = true; void endChild(child); }, ANSWER_TIMEOUT_MS);
    child.stderr.setEncoding('utf8').on('data', (text: string) => { said += text; });
    child.once('error', (error) => { clearTimeout(timer); reject(new SourceError(`ffmpeg ${path}: could not be started (${error.message}): check the file`)); });
    child.once('close', () => {
      clearTimeout(timer);
      if (timedOut) reject(new SourceError(`ffmpeg ${path}: did not list the cameras within ${ANSWER_TIMEOUT_MS / 1000} s: unplug the one that hangs`, said.split('\n')));
      else resolve(said);
    });
  });
}
