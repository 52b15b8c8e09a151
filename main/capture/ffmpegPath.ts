import { spawn } from 'node:child_process';
import { accessSync, constants, statSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join, resolve } from 'node:path';
import { registerChild } from './childProcesses.ts';
import { SourceError } from './sourceError.ts';

/** Where an ffmpeg was found. */
export type FfmpegOrigin = 'setting' | 'FFMPEG_PATH' | 'ffmpeg-static' | 'PATH' | '@ffmpeg-installer/ffmpeg';

/** An ffmpeg that exists and ran. */
export interface Ffmpeg {
  readonly path: string;
  readonly origin: FfmpegOrigin;
  /** As it names itself: `5.1.9-0+deb12u1`, or `N-47683-g0e8eb07980-static` for a development build. */
  readonly version: string;
  /** The option that stops frames from being duplicated or dropped: `-fps_mode`, or `-vsync` on builds before 5.1. */
  readonly frameSyncOption: '-fps_mode' | '-vsync';
}

/** What the search sees of the machine; tests give their own. */
export interface FfmpegSearch {
  /** The path a person chose; it is taken or refused, never passed over. */
  readonly setting?: string | undefined;
  readonly environment?: Readonly<Record<string, string | undefined>>;
  /** @returns the path the named package exports, or null where it is not installed */
  readonly packagePath?: (name: 'ffmpeg-static' | '@ffmpeg-installer/ffmpeg') => string | null;
}

const RUN_TIMEOUT_MS = 10_000;
const REMEDY = 'install ffmpeg (Debian: apt-get install ffmpeg), or name one with FFMPEG_PATH';

/**
 * Finds ffmpeg: the setting or FFMPEG_PATH, ffmpeg-static, `ffmpeg` on PATH, @ffmpeg-installer/ffmpeg; the first that runs.
 *
 * @throws SourceError  when the chosen path does not run, or nothing was found; the message says what was tried
 */
export async function findFfmpeg(search: FfmpegSearch = {}): Promise<Ffmpeg> {
  const environment = search.environment ?? process.env;
  const packagePath = search.packagePath ?? installedPackagePath;
  const chosen: [FfmpegOrigin, string | undefined][] = [['setting', search.setting], ['FFMPEG_PATH', environment['FFMPEG_PATH']]];
  for (const [origin, path] of chosen) {
    if (path === undefined || path === '') continue;
    const located = locate(path, environment);
    const found = located === null ? 'no such file' : await interrogate(located, origin);
    if (typeof found !== 'string') return found;
    throw new SourceError(`ffmpeg ${path} (from ${origin}): ${found}: give the path of an ffmpeg that runs, or leave it out`);
  }
  const candidates: [FfmpegOrigin, string | null][] = [
    ['ffmpeg-static', packagePath('ffmpeg-static')],
    ['PATH', locate('ffmpeg', environment)],
    ['@ffmpeg-installer/ffmpeg', packagePath('@ffmpeg-installer/ffmpeg')],
  ];
  const tried: string[] = [];
  for (const [origin, path] of candidates) {
    const found = path === null ? 'not there' : await interrogate(path, origin);
    if (typeof found !== 'string') return found;
    tried.push(`${origin}: ${found}`);
  }
  throw new SourceError(`ffmpeg: none found (${tried.join('; ')}): ${REMEDY}`);
}

/** @returns the absolute path of a command or file that may be run, or null */
function locate(command: string, environment: Readonly<Record<string, string | undefined>>): string | null {
  const names = process.platform === 'win32' && !/\.exe$/i.test(command) ? [command, `${command}.exe`] : [command];
  const folders = /[\\/]/.test(command) ? ['.'] : (environment['PATH'] ?? '').split(delimiter).filter((folder) => folder !== '');
  for (const folder of folders) {
    for (const name of names) {
      const path = folder === '.' ? resolve(name) : join(folder, name);
      if (isRunnable(path)) return path;
    }
  }
  return null;
}

function isRunnable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}

function installedPackagePath(name: 'ffmpeg-static' | '@ffmpeg-installer/ffmpeg'): string | null {
  try {
    const exported: unknown = createRequire(import.meta.url)(name);
    const path: unknown = typeof exported === 'object' && exported !== null && 'path' in exported ? exported.path : exported;
    // Inside an Electron archive the binary lies unpacked beside it.
    return typeof path === 'string' ? path.replace(/app\.asar(?=[\\/])/, 'app.asar.unpacked') : null;
  } catch {
    return null;
  }
}

const known = new Map<string, Promise<Omit<Ffmpeg, 'origin'> | string>>();

/** @returns the ffmpeg, or why it is none; asked once a path */
async function interrogate(path: string, origin: FfmpegOrigin): Promise<Ffmpeg | string> {
  let answer = known.get(path);
  if (answer === undefined) {
    answer = ask(path);
    known.set(path, answer);
  }
  const found = await answer;
  if (typeof found === 'string') known.delete(path);
  return typeof found === 'string' ? found : { ...found, origin };
}

async function ask(path: string): Promise<Omit<Ffmpeg, 'origin'> | string> {
  try {
    const version = parseVersion(await output(path, ['-version']));
    if (version === null) return 'it is not ffmpeg';
    return { path, version, frameSyncOption: frameSyncOption(await output(path, ['-hide_banner', '-h', 'long'])) };
  } catch (error) {
    return error instanceof Error ? `does not run (${error.message})` : 'does not run';
  }
}

/** @returns the version in the first line of `ffmpeg -version`, or null where that line is another program's */
export function parseVersion(text: string): string | null {
  return /^ffmpeg version (\S+)/.exec(text)?.[1] ?? null;
}

/** @param help  the output of `ffmpeg -h long`; builds that know `-fps_mode` deprecate `-vsync` */
export function frameSyncOption(help: string): '-fps_mode' | '-vsync' {
  return /^-fps_mode\b/m.test(help) ? '-fps_mode' : '-vsync';
}

function output(path: string, args: readonly string[]): Promise<string> {
  return new Promise((resolvePromise, reject) => {
    const child = registerChild(spawn(path, args, { stdio: ['ignore', 'pipe', 'ignore'], windowsHide: true }));
    const timer = setTimeout(() => { child.kill('SIGKILL'); reject(new Error(`no answer in ${RUN_TIMEOUT_MS / 1000} s`)); }, RUN_TIMEOUT_MS);
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (chunk: string) => { text += chunk; });
    child.once('error', (error) => { clearTimeout(timer); reject(error); });
    child.once('close', (code, signal) => {
      clearTimeout(timer);
      if (code === 0) resolvePromise(text);
      else reject(new Error(`${args.join(' ')}: ${signal ?? `exit code ${code}`}`));
    });
  });
}
