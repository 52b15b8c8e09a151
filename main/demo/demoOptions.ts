import { MAX_FRAMES, webGeometry, type FootageBitDepth } from 'sightline/footage';
import { SourceError } from '../capture/sourceError.ts';

/** Which demo recording is wanted. */
export interface DemoOptions {
  readonly width: number;
  readonly height: number;
  readonly frames: number;
  readonly seed: number;
  readonly bitDepth: FootageBitDepth;
  /** The printed web, or what a calibration is recorded from: the lens covered, or an even target. */
  readonly scene: DemoScene;
}

const SCENES = ['web', 'dark', 'flat'] as const;
export type DemoScene = (typeof SCENES)[number];

export const DEMO_DEFAULTS: DemoOptions = { width: 1920, height: 1080, frames: 150, seed: 1, bitDepth: 8, scene: 'web' };

const SETTINGS = ['size', 'frames', 'seed', 'bits', 'scene'] as const;
const EXAMPLE = 'demo:size=3840x2160,frames=300,seed=7,bits=8';

/** @returns true when a SOURCE argument asks for the demo; a file of that name is written `./demo`. */
export function isDemoSource(source: string): boolean {
  return source === 'demo' || source.startsWith('demo:');
}

/**
 * Reads `demo` or `demo:size=3840x2160,frames=300,seed=7,bits=12,scene=flat`; what is left out has its default.
 *
 * @throws SourceError  one line: an unknown or repeated setting, or a value out of its range
 */
export function parseDemoSource(text: string): DemoOptions {
  if (text === 'demo') return DEMO_DEFAULTS;
  if (!isDemoSource(text)) throw new SourceError(`source ${text}: not the demo: write demo, or for example ${EXAMPLE}`);
  const settings = new Map<string, string>();
  for (const part of text.slice('demo:'.length).split(',')) {
    const equals = part.indexOf('=');
    if (equals < 1) throw new SourceError(`source ${text}: "${part}" is not KEY=VALUE: for example ${EXAMPLE}`);
    const key = part.slice(0, equals).trim();
    if (settings.has(key)) throw new SourceError(`source ${text}: ${key} is given twice: leave one out`);
    settings.set(key, part.slice(equals + 1).trim());
  }
  return demoOptions(Object.fromEntries(settings));
}

/**
 * The same from settings that were taken apart already.
 *
 * @throws SourceError  as parseDemoSource
 */
export function demoOptions(settings: Readonly<Record<string, string>>): DemoOptions {
  for (const key of Object.keys(settings)) {
    if (!SETTINGS.some((known) => known === key)) throw new SourceError(`demo: ${key} is no setting of it: use ${SETTINGS.join(', ')}`);
  }
  const options = { ...DEMO_DEFAULTS, ...sizeOf(settings['size']) };
  const frames = wholeNumber('frames', settings['frames'], options.frames, 1, MAX_FRAMES);
  const seed = wholeNumber('seed', settings['seed'], options.seed, 0, 2 ** 32 - 1);
  const bits = wholeNumber('bits', settings['bits'], options.bitDepth, 8, 16);
  if (bits !== 8 && bits !== 12 && bits !== 16) throw new SourceError(`demo: bits=${bits}: use 8, 12 or 16`);
  const scene = SCENES.find((known) => known === (settings['scene'] ?? options.scene));
  if (scene === undefined) throw new SourceError(`demo: scene=${settings['scene']}: use ${SCENES.join(', ')}`);
  return { ...options, frames, seed, bitDepth: bits, scene };
}

function sizeOf(text: string | undefined): { width?: number; height?: number } {
  if (text === undefined) return {};
  const match = /^(\d{1,6})x(\d{1,6})$/.exec(text);
  if (!match) throw new SourceError(`demo: size=${text}: write WIDTHxHEIGHT, for example 1920x1080`);
  const width = Number(match[1]);
  const height = Number(match[2]);
  try {
    webGeometry(width, height);
  } catch (error) {
    if (error instanceof RangeError) throw new SourceError(error.message, [], { cause: error });
    throw error;
  }
  return { width, height };
}

function wholeNumber(key: string, text: string | undefined, byDefault: number, min: number, max: number): number {
  if (text === undefined) return byDefault;
  const value = /^\d{1,10}$/.test(text) ? Number(text) : NaN;
  if (!(value >= min && value <= max)) throw new SourceError(`demo: ${key}=${text}: use a whole number from ${min} to ${max}`);
  return value;
}
