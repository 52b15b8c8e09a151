import { InvalidArgumentError } from 'commander';
import { closest } from 'fastest-levenshtein';
import { DEFAULT_CALIBRATION_FRAMES, EXPORT_FORMATS, MAX_CALIBRATION_FRAMES, MIN_CALIBRATION_FRAMES, type ExportFormat } from '../contract/index.ts';
import type { FrameSpan } from '../export/selection.ts';

const MAX_THREADS = 64;

/** @throws InvalidArgumentError  commander prints it as one line, with the option and the value before it */
export function parseThreads(text: string): number {
  return wholeNumber(text, 1, MAX_THREADS);
}

export function parseFrameCount(text: string): number {
  return wholeNumber(text, 1, Number.MAX_SAFE_INTEGER);
}

/** @returns a share of 1, of a percentage like 2.5 or 2.5% */
export function parsePercent(text: string): number {
  const match = /^(\d+(?:\.\d+)?)\s*%?$/.exec(text.trim());
  const percent = Number(match?.[1]);
  if (!match || percent > 100) throw new InvalidArgumentError('Give a percentage from 0 to 100, like 2.5.');
  return percent / 100;
}

export function parsePositive(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !(value > 0 && value < Infinity)) throw new InvalidArgumentError('Give a number above 0.');
  return value;
}

export function parseNumber(text: string): number {
  const value = Number(text);
  if (text.trim() === '' || !Number.isFinite(value)) throw new InvalidArgumentError('Give a number.');
  return value;
}

export function parseCalibrationFrames(text: string): number {
  const value = /^\d+$/.test(text) ? Number(text) : NaN;
  if (value < MIN_CALIBRATION_FRAMES) throw new InvalidArgumentError(`${text} frames average out too little noise: give ${MIN_CALIBRATION_FRAMES} or more, ${DEFAULT_CALIBRATION_FRAMES} for most cameras.`);
  if (!(value <= MAX_CALIBRATION_FRAMES)) throw new InvalidArgumentError(`Give a whole number from ${MIN_CALIBRATION_FRAMES} to ${MAX_CALIBRATION_FRAMES}.`);
  return value;
}

export function parsePort(text: string): number {
  return wholeNumber(text, 0, 65_535);
}

/** @returns seconds from the start of the source */
export function parseStart(text: string): number {
  const seconds = Number(text);
  if (text.trim() === '' || !Number.isFinite(seconds) || seconds < 0) throw new InvalidArgumentError('Give seconds, 0 or more, like 12.5.');
  return seconds;
}

/** @returns the formats named in a comma-separated list, each once */
export function parseExports(text: string): ExportFormat[] {
  const names = text.split(',').map((name) => name.trim()).filter((name) => name !== '');
  const unknown = names.find((name) => !(EXPORT_FORMATS as readonly string[]).includes(name));
  if (unknown !== undefined) throw new InvalidArgumentError(`"${unknown}" is no export; did you mean "${closest(unknown, EXPORT_FORMATS)}"? There are ${EXPORT_FORMATS.join(', ')}.`);
  if (names.length === 0) throw new InvalidArgumentError(`Name one or more of ${EXPORT_FORMATS.join(', ')}.`);
  return [...new Set(names)] as ExportFormat[];
}

/** @returns the frames of a list like `3,10..19,100..`, both ends of a span inclusive */
export function parseFrames(text: string): FrameSpan[] {
  return text.split(',').map((part) => {
    const [, from, dots, to] = /^\s*(\d*)\s*(\.\.)?\s*(\d*)\s*$/.exec(part) ?? [];
    if (from === undefined || from + to! === '' || (dots === undefined && to !== '')) throw new InvalidArgumentError(`"${part}" is no frame: give numbers and spans, like 3,10..19,100..`);
    const span = { from: from === '' ? undefined : Number(from), to: dots === undefined ? Number(from) : to === '' ? undefined : Number(to) };
    if ([span.from, span.to].some((frame) => frame !== undefined && !Number.isSafeInteger(frame))) throw new InvalidArgumentError(`"${part}" is out of range.`);
    if (span.from !== undefined && span.to !== undefined && span.from > span.to) throw new InvalidArgumentError(`"${part}" is empty: the first frame comes first.`);
    return span;
  });
}

export function parseSize(text: string): { width: number; height: number } {
  const match = /^(\d{1,5})x(\d{1,5})$/.exec(text);
  const width = Number(match?.[1]), height = Number(match?.[2]);
  if (!match || width < 1 || height < 1) throw new InvalidArgumentError('Give width and height like 3840x2160.');
  return { width, height };
}

function wholeNumber(text: string, least: number, most: number): number {
  const value = Number(text);
  if (!/^\d+$/.test(text) || value < least || value > most) {
    throw new InvalidArgumentError(most === Number.MAX_SAFE_INTEGER ? `Give a whole number, ${least} or more.` : `Give a whole number from ${least} to ${most}.`);
  }
  return value;
}
