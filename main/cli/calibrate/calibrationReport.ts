import { join } from 'node:path';
import { describeFormat, fullScaleDn } from 'sightline/kernels';
import { RECORD_FILE } from '../../calibration/calibrationFiles.ts';
import type { StoredCalibration } from '../../calibration/index.ts';
import type { Capture } from '../../capture/index.ts';
import type { CalibrateOptions } from './calibrate.ts';

/** @returns what was recorded, what it is worth, and what to do next: a line each, under a word of its own */
export function calibrationReport({ kind, out }: Pick<CalibrateOptions, 'kind' | 'out'>, { format, ffmpeg }: Pick<Capture, 'format' | 'ffmpeg'>, stored: StoredCalibration): string {
  const { record, replaced, test, advice } = stored;
  const { frames, source, meanDn, sigma, clippedCount } = record[kind]!;
  const other = kind === 'dark' ? 'flat' : 'dark';
  const lines: [string, string][] = [
    [kind, `${frames} frames of ${source.name}: ${describeFormat(format)}, ${source.codec}, ${source.pixelFormat}, ffmpeg ${ffmpeg.version} (${ffmpeg.origin})`],
    ['mean', `${dn(meanDn, 1)} DN, ${percent(meanDn / fullScaleDn(format))} of full scale; ${count(clippedCount, 'pixel')} clipped`],
    ['noise', `${dn(sigma.rmsDn, 2)} DN a frame, ${dn(sigma.rmsDn / Math.sqrt(frames), 2)} DN of the mean`],
  ];
  if (record.maps && test) {
    const { maps } = record;
    lines.push(
      ['maps', `m ${dn(maps.meanDn, 1)} DN; ${count(maps.badCount, 'bad pixel')} (${percent(maps.badCount / (format.width * format.height))}) to be replaced, ${count(maps.clampedCount, 'gain')} clamped to 1/4..4`],
      ['test', `flat corrected by itself: m at every valid pixel, within ${test.flatErrorDn.toPrecision(1)} DN; dark corrected: 0, within ${test.darkErrorDn.toPrecision(1)} DN`],
      ['CV', `${percent(maps.cvBefore)} before the correction${maps.cvAfter === null ? '' : `, ${percent(maps.cvAfter)} after (half of the frames, corrected by the other half)`}`],
    );
  }
  if (replaced) lines.push(['was', `a ${kind} of ${replaced.time.slice(0, 16).replace('T', ' ')} UTC was there and is replaced`]);
  const files = [record[kind]!.file, record[kind]!.sigmaFile, ...(record.maps ? [record.maps.badFile] : []), RECORD_FILE];
  lines.push(['files', files.map((name) => join(out, name)).join(', ')]);
  for (const sentence of advice) lines.push(['advice', sentence]);
  if (!record[other]) lines.push(['next', `${other === 'flat' ? 'an even, bright target' : 'the lens covered'}, then: sightline calibrate ${other} SOURCE --out ${out}`]);
  else lines.push(['use', `a recipe with a flatField stage, "calibration" naming ${out} from where the recipe lies`]);
  return lines.map(([word, text]) => `${word.padEnd(7)} ${text}`).join('\n');
}

function dn(value: number, digits: number): string {
  return value.toFixed(digits);
}

function percent(share: number): string {
  const value = 100 * share;
  return `${value === 0 ? '0' : value < 1 ? value.toPrecision(2) : value.toFixed(1)} %`;
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
