import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findFfmpeg, parseDemoSource, prepareDemo } from '../../../main/component.ts';
import { runSightline } from './runSightline.ts';

const SOURCES = ['demo:size=640x480,frames=60,seed=3', 'demo:size=333x217,frames=30,seed=8', 'demo:size=800x600,frames=20,seed=2,bits=12'];
/** Regions smaller than this have too few pixels for a share of their area to mean anything. */
const LARGE_PX2 = 50;

interface Region {
  readonly frame: number;
  readonly row: number;
  readonly col: number;
  readonly area: number;
  /** Large enough inside the frame to be found for certain. */
  readonly measurable: boolean;
}

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'sightline-truth-')); });
afterAll(() => rmSync(folder, { recursive: true }));

function readRegions(file: string, isTruth: boolean): Region[] {
  const rows = parse(readFileSync(file), { columns: true }) as Record<string, string>[];
  return rows.map((row) => ({
    frame: Number(row['frame']), row: Number(row['centroid_row']), col: Number(row['centroid_col']), area: Number(row['area']),
    measurable: !isTruth || row['measurable'] === 'true',
  }));
}

/** The nearest region of the same frame whose centroid lies inside a disc of the region's area; null when there is none. */
function partnerOf(region: Region, others: ReadonlyMap<number, readonly Region[]>): Region | null {
  const reach = Math.sqrt(region.area / Math.PI);
  const near = (others.get(region.frame) ?? []).map((other) => ({ other, distance: Math.hypot(other.row - region.row, other.col - region.col) }))
    .filter(({ distance }) => distance <= reach).sort((a, b) => a.distance - b.distance);
  return near[0]?.other ?? null;
}

describe('the demo, inspected as a person would', () => {
  it.each(SOURCES)('%s should find every region of the ground truth and no other', async (source) => {
    const out = join(folder, SOURCES.indexOf(source).toString());
    expect(await runSightline(['inspect', source, '--engine', 'wasm', '--out', out, '--quiet'])).toEqual({ code: 0, stdout: '', stderr: '' });
    const demo = await prepareDemo({ ...parseDemoSource(source), ffmpeg: (await findFfmpeg()).path });
    const truth = readRegions(demo.truth, true), found = readRegions(join(out, 'regions.csv'), false);
    const foundByFrame = Map.groupBy(found, ({ frame }) => frame), truthByFrame = Map.groupBy(truth, ({ frame }) => frame);

    const due = truth.filter(({ measurable }) => measurable);
    const pairs = due.flatMap((region) => {
      const partner = partnerOf(region, foundByFrame);
      return partner ? [{ region, partner }] : [];
    });
    expect(due.length).toBeGreaterThan(500);
    expect(pairs.length / due.length, 'recall').toBeGreaterThanOrEqual(0.995);
    expect(found.filter((region) => partnerOf(region, truthByFrame)).length / found.length, 'precision').toBeGreaterThanOrEqual(0.995);

    const squares = pairs.map(({ region, partner }) => (region.row - partner.row) ** 2 + (region.col - partner.col) ** 2);
    expect(Math.sqrt(squares.reduce((sum, square) => sum + square, 0) / squares.length), 'centroid RMS, px').toBeLessThanOrEqual(0.2);
    const areaErrors = pairs.filter(({ region }) => region.area >= LARGE_PX2).map(({ region, partner }) => Math.abs(partner.area - region.area) / region.area).sort((a, b) => a - b);
    expect(areaErrors[areaErrors.length >> 1], 'median area error').toBeLessThanOrEqual(0.02);
  });
});
