import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import {
  checkFlatExposure, createFlatFieldMaps, describeFormat, fullScaleDn, type CalibrationSamples, type FlatFieldMaps, type FrameFormat,
} from 'sightline/kernels';
import type { CalibrationFrame, CalibrationKind, CalibrationRecord } from '../contract/index.ts';
import { VERSION } from '../version.ts';
import { CalibrationError } from './calibrationError.ts';
import { npyParts, readRecord, RECORD_FILE, sha256Of, writeTogether, type FileParts } from './calibrationFiles.ts';
import type { AveragedFrames } from './frameAverage.ts';
import { isFrameFile, readFrame } from './readCalibration.ts';
import { residualCv, selfTest, uncorrectedCv, type SelfTest } from './selfTest.ts';

/** A frame to be put in a calibration's folder. */
export interface CalibrationInput {
  readonly kind: CalibrationKind;
  readonly folder: string;
  readonly format: FrameFormat;
  readonly source: CalibrationFrame['source'];
  readonly exposureUs?: number | undefined;
  readonly gainDb?: number | undefined;
  /** Largest share of bad pixels that is accepted; what the folder's record says, or 1 %, when left out. */
  readonly maxBadShare?: number | undefined;
}

/** What was stored and what it is worth. */
export interface StoredCalibration {
  readonly record: CalibrationRecord;
  /** The frame of this kind that was there before; null where there was none. */
  readonly replaced: CalibrationFrame | null;
  /** null while the other frame is missing. */
  readonly test: SelfTest | null;
  /** What could be better, a sentence each. */
  readonly advice: readonly string[];
}

const DEFAULT_MAX_BAD_SHARE = 0.01;

/**
 * Says before any frame is captured what would be refused after.
 *
 * @returns the folder's record; null where it has none
 * @throws CalibrationError  the folder holds frames without a record, or the other frame is of another format or camera
 */
export async function checkFolder({ kind, folder, format, source }: CalibrationInput): Promise<CalibrationRecord | null> {
  const record = await readRecord(folder);
  if (record === null) {
    const names = await readdir(folder).catch(() => []);
    const stranger = names.find(isFrameFile);
    if (stranger !== undefined) {
      throw new CalibrationError(`calibration ${folder}: holds ${stranger} without a ${RECORD_FILE}, so nobody knows how it was recorded: name another folder`);
    }
    return null;
  }
  const otherKind = kind === 'dark' ? 'flat' : 'dark';
  const other = record[otherKind];
  if (other === null) return record;
  const remedy = `record ${otherKind} again as well, in another folder`;
  if (describeFormat(other.frame) !== describeFormat(format)) {
    throw new CalibrationError(`calibration ${folder}: its ${otherKind} frame is ${describeFormat(other.frame)}, this source ${describeFormat(format)}: ${remedy}`);
  }
  if (other.source.camera !== null && source.camera !== null && other.source.camera !== source.camera) {
    throw new CalibrationError(`calibration ${folder}: its ${otherKind} frame is of ${other.source.camera}, this source is ${source.camera}: ${remedy}`);
  }
  return record;
}

/**
 * Checks an averaged frame and puts it in the folder: `dark.npy` or `flat.npy`, its sigma, with both frames there the map of bad pixels,
 * and `calibration.json`, all of it or nothing.
 *
 * @throws CalibrationError      as checkFolder; a frame in the folder is damaged
 * @throws CalibrationMapsError  clipped or dim flat, dark above flat, too many bad pixels; the folder is as it was
 * @throws OutputError           it cannot be written
 */
export async function storeCalibration(input: CalibrationInput, average: AveragedFrames, now = new Date()): Promise<StoredCalibration> {
  const { kind, folder, format } = input;
  const before = await checkFolder(input);
  const meanDn = meanOf(average.mean);
  if (kind === 'flat') checkFlatExposure(average.clippedCount, meanDn, format);
  const maxBadShare = input.maxBadShare ?? before?.maxBadShare ?? DEFAULT_MAX_BAD_SHARE;
  const files = new Map<string, FileParts>();
  const put = (name: string, data: Float32Array | Uint8Array): { file: string; sha256: string } => {
    const parts = npyParts(data, format.width, format.height);
    files.set(name, parts);
    return { file: name, sha256: sha256Of(parts) };
  };
  const sigma = put(`${kind}-sigma.npy`, average.sigma);
  const frame: CalibrationFrame = {
    ...put(`${kind}.npy`, average.mean), sigmaFile: sigma.file, sigmaSha256: sigma.sha256,
    source: input.source, frame: format, frames: average.frames, meanDn, sigma: sigmaOf(average.sigma), clippedCount: average.clippedCount,
    exposureUs: input.exposureUs ?? null, gainDb: input.gainDb ?? null, time: now.toISOString(), sightline: VERSION,
  };
  const both = await withOther(input, before, average.mean, maxBadShare);
  let maps: CalibrationRecord['maps'] = null;
  if (both) {
    const { file, sha256 } = put('bad.npy', badMap(both.maps));
    maps = {
      meanDn: both.maps.meanDn, badCount: both.maps.bad.length, clampedCount: both.maps.clampedCount, badFile: file, badSha256: sha256,
      cvBefore: uncorrectedCv(both.maps, both.flat),
      cvAfter: kind === 'flat' ? crossCv(both.dark, average, format) : null,
    };
  }
  const record: CalibrationRecord = { calibration: 1, dark: before?.dark ?? null, flat: before?.flat ?? null, maxBadShare, maps, [kind]: frame };
  files.set(RECORD_FILE, [new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`)]);
  await writeTogether(folder, files);
  const replaced = before?.[kind] ?? null;
  return { record, replaced, test: both && selfTest(both.maps, both.dark, both.flat), advice: adviceFor(input, average, record) };
}

interface BothFrames {
  readonly dark: CalibrationSamples;
  readonly flat: CalibrationSamples;
  readonly maps: FlatFieldMaps;
}

/** The new frame together with the one that is in the folder; null while there is none. */
async function withOther({ kind, folder, format }: CalibrationInput, before: CalibrationRecord | null, mean: Float32Array, maxBadShare: number): Promise<BothFrames | null> {
  const otherKind = kind === 'dark' ? 'flat' : 'dark';
  const known = before?.[otherKind];
  if (!known) return null;
  const { image, sha256 } = await readFrame(join(folder, known.file));
  if (sha256 !== known.sha256) {
    throw new CalibrationError(`calibration ${join(folder, known.file)}: was changed since it was recorded (SHA-256 ${sha256.slice(0, 12)}..., ${RECORD_FILE} says ${known.sha256.slice(0, 12)}...): record it again`);
  }
  const [dark, flat] = kind === 'dark' ? [mean, image.data] : [image.data, mean];
  return { dark, flat, maps: createFlatFieldMaps(dark, flat, format, { maxBadShare }) };
}

/** One half of the flat's frames corrected by maps of the other half: neither knows the other's noise. */
function crossCv(dark: CalibrationSamples, { halves: [even, odd] }: AveragedFrames, format: FrameFormat): number {
  return residualCv(createFlatFieldMaps(dark, odd, format, { maxBadShare: 1 }), even);
}

function badMap({ width, height, bad }: FlatFieldMaps): Uint8Array {
  const map = new Uint8Array(width * height);
  for (const pixel of bad) map[pixel] = 1;
  return map;
}

function meanOf(values: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]!;
  return sum / values.length;
}

function sigmaOf(sigma: Float32Array): CalibrationFrame['sigma'] {
  let squares = 0, maxDn = 0;
  for (let i = 0; i < sigma.length; i++) {
    squares += sigma[i]! ** 2;
    maxDn = Math.max(maxDn, sigma[i]!);
  }
  return { rmsDn: Math.sqrt(squares / sigma.length), maxDn };
}

/** Many frames make up for coarse samples. */
const FRAMES_AT_8_BITS = 128;
const FLAT_RANGE = [0.4, 0.7] as const;
/** A mean that moves more than this from frame to frame is flicker or an automatic exposure. */
const STEADY_SHARE = 0.02;

function adviceFor({ kind, format }: CalibrationInput, { frames, frameMeansDn, zeroCount }: AveragedFrames, record: CalibrationRecord): string[] {
  const { meanDn, source, exposureUs, gainDb } = record[kind]!;
  const fullScale = fullScaleDn(format);
  const percent = (share: number): string => `${Math.round(1000 * share) / 10} %`;
  const advice: string[] = [];
  if (format.bitDepth === 8 && frames < FRAMES_AT_8_BITS) advice.push(`8-bit samples are coarse: ${FRAMES_AT_8_BITS} frames or more average that out`);
  if (kind === 'flat') {
    if (meanDn < FLAT_RANGE[0] * fullScale) advice.push(`the flat is at ${percent(meanDn / fullScale)} of full scale: 40 to 70 % is better: lengthen the exposure or add light`);
    if (meanDn > FLAT_RANGE[1] * fullScale) advice.push(`the flat is at ${percent(meanDn / fullScale)} of full scale: 40 to 70 % is better: shorten the exposure or dim the light`);
    const spread = (Math.max(...frameMeansDn) - Math.min(...frameMeansDn)) / meanDn;
    if (spread > STEADY_SHARE) advice.push(`its brightness moved by ${percent(spread)} from frame to frame: switch off automatic exposure and gain, or use a steadier lamp`);
  } else {
    if (meanDn > 0.2 * fullScale) advice.push(`the dark is at ${percent(meanDn / fullScale)} of full scale: is the lens covered?`);
    if (zeroCount > 0.5 * format.width * format.height) advice.push(`${percent(zeroCount / (format.width * format.height))} of the dark is 0 in every frame: raise the camera's black level, or noise below it is lost`);
  }
  if (source.gammaEncoded === true) advice.push(`${source.codec}, ${source.pixelFormat} is gamma-encoded: the correction is approximate; a camera's gray samples are linear and corrected exactly`);
  const other = record[kind === 'dark' ? 'flat' : 'dark'];
  if (other && (other.exposureUs !== exposureUs || other.gainDb !== gainDb)) advice.push('dark and flat differ in the exposure or gain that was given: record both with the same');
  return advice;
}
