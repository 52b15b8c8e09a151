import { createFlatFieldMaps, describeFormat, type FlatFieldMaps, type FrameFormat } from 'sightline/kernels';
import type { CalibrationFrame, SessionSettings } from '../contract/index.ts';
import { CalibrationError } from './calibrationError.ts';
import { readCalibration, type Calibration } from './readCalibration.ts';

/** What a calibration is to correct. */
export interface CalibratedSource {
  readonly format: FrameFormat;
  /** As cameraIdentity says; null where it is not known. */
  readonly camera: string | null;
}

/** A calibration that fits its source. */
export interface LoadedCalibration {
  readonly maps: FlatFieldMaps;
  /** For session.json. */
  readonly settings: NonNullable<SessionSettings['calibration']>;
  /** One line: why it may no longer fit; null when nothing speaks against it. */
  readonly warning: string | null;
}

const MAX_AGE_DAYS = 30;
const DAY_MS = 24 * 3600 * 1000;

/**
 * Reads a folder's calibration and makes the maps for a source.
 *
 * @throws CalibrationError      as readCalibration; recorded at another size, format or camera
 * @throws CalibrationMapsError  as createFlatFieldMaps
 */
export async function loadMaps(folder: string, source: CalibratedSource, now = new Date()): Promise<LoadedCalibration> {
  const calibration = await readCalibration(folder);
  checkFits(calibration, source);
  const { dark, flat, sha256, files, record } = calibration;
  const maps = createFlatFieldMaps(dark, flat, source.format, record === null ? {} : { maxBadShare: record.maxBadShare });
  return {
    maps,
    settings: {
      folder, files: [...files], sha256, meanDn: maps.meanDn, badCount: maps.bad.length, clampedCount: maps.clampedCount, recorded: recordedOf(calibration),
    },
    warning: ageWarning(calibration, now),
  };
}

function checkFits({ folder, width, height, record }: Calibration, { format, camera }: CalibratedSource): void {
  if (width !== format.width || height !== format.height) {
    throw new CalibrationError(`calibration ${folder}: is ${width}x${height}, the source ${describeFormat(format)}: use the calibration made at that size`);
  }
  for (const kind of ['dark', 'flat'] as const) {
    const frame = record?.[kind];
    if (!frame) continue;
    if (describeFormat(frame.frame) !== describeFormat(format)) {
      throw new CalibrationError(`calibration ${folder}: ${kind} was recorded at ${describeFormat(frame.frame)}, the source is ${describeFormat(format)}: use the calibration made at that format`);
    }
    if (frame.source.camera !== null && camera !== null && frame.source.camera !== camera) {
      throw new CalibrationError(`calibration ${folder}: ${kind} was recorded with ${frame.source.camera}, the source is ${camera}: use that camera's calibration`);
    }
  }
}

function recordedOf({ record }: Calibration): NonNullable<SessionSettings['calibration']>['recorded'] {
  if (!record?.dark || !record.flat) return null;
  const about = ({ frames, sigma, time, source }: CalibrationFrame) => ({ frames, sigmaDn: sigma.rmsDn, time, camera: source.camera, gammaEncoded: source.gammaEncoded });
  return { dark: about(record.dark), flat: about(record.flat), residualCv: record.maps?.cvAfter ?? null };
}

function ageWarning({ folder, record }: Calibration, now: Date): string | null {
  const times = [record?.dark?.time, record?.flat?.time].filter((time) => time !== undefined);
  if (times.length === 0) return null;
  const days = Math.floor((now.getTime() - Math.min(...times.map((time) => Date.parse(time)))) / DAY_MS);
  return days > MAX_AGE_DAYS ? `calibration ${folder}: is ${days} days old, more than ${MAX_AGE_DAYS}: lamps and sensors drift; record dark and flat again` : null;
}
