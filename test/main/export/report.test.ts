import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { decode } from 'fast-png';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packRuns } from 'sightline/kernels';
import { findFfmpeg } from '../../../main/capture/index.ts';
import { createWorstPictures, exportStored } from '../../../main/export/index.ts';
import { html } from '../../../main/export/report/html.ts';
import { createSession, openStoredSession } from '../../../main/session/index.ts';
import { runSightline } from '../cli/runSightline.ts';
import { drawnOptions, drawnOutcome, drawnPlan, drawnResult } from '../session/drawnRun.ts';

let folder: string;
const at = (...names: string[]): string => join(folder, ...names);
const HOSTILE = `<script>alert("1")</script> & 'dots'`;
const ESCAPED = '&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt; &amp; &#39;dots&#39;';
/** A frame of testsrc2 moves: some of its regions come and go. */
const SOURCE = 'lavfi:testsrc2=size=160x120:rate=25,format=gray';
let page: string;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'sightline-report-'));
  writeFileSync(at('recipe.json'), JSON.stringify({
    recipe: 1, name: HOSTILE, stages: [{ stage: 'threshold', method: 'fixed', levelDn: 128 }, { stage: 'label' }, { stage: 'measure', properties: ['area', 'bbox', 'intensity_mean', 'touches_border'] }],
    rules: [{ id: '<b>too big</b>', property: 'area', max: 100 }, { id: 'too few', count: { min: 1 } }],
  }));
  const args = ['inspect', SOURCE, '--frames', '30', '--recipe', at('recipe.json'), '--engine', 'wasm', '--shapes', '--export', 'csv,report', '--dump-stages', at('stages'), '--out', at('run'), '--quiet'];
  expect(await runSightline(args)).toMatchObject({ code: 0, stderr: '' });
  page = readFileSync(at('run', 'report.html'), 'utf8');
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('the report of a session', () => {
  it('should escape every text', () => {
    expect(page).toContain(`<h1>${ESCAPED}</h1>`);
    expect(page).toContain(`<title>${ESCAPED}: ${SOURCE}</title>`);
    expect(page).toContain('<td>&lt;b&gt;too big&lt;/b&gt;</td><td>area at most 100 px²</td>');
    expect([...page.matchAll(/<(\w+)/g)].map(([, tag]) => tag).filter((tag) => ['script', 'b', 'img', 'iframe', 'link', 'object'].includes(tag!))).toEqual([]);
    expect(html`<p title="${'"'}">${['<', null, 5, html`<b>&</b>`]}</p>`.text).toBe('<p title="&quot;">&lt;5<b>&</b></p>');
  });

  it('should load nothing', () => {
    expect(page).toContain(`default-src 'none'`);
    expect([...page.matchAll(/ (?:src|href|action)="([^"]{0,22})/g)].map(([, target]) => target).filter((target) => target !== 'data:image/png;base64,')).toEqual([]);
    expect(page).not.toMatch(/url\(|@import/);
    expect(page.replaceAll(/data:image\/png;base64,[^"]*/g, '')).not.toMatch(/https?:/);
  });

  it('should count as the tables do', () => {
    const frames = parse(readFileSync(at('run', 'frames.csv'), 'utf8'), { columns: true }) as { verdict: string; frame: string }[];
    const regions = parse(readFileSync(at('run', 'regions.csv'), 'utf8'), { columns: true }) as { frame: string; area: string }[];
    const failed = frames.filter(({ verdict }) => verdict === 'fail').length;
    const tooBig = new Set(regions.filter(({ area }) => Number(area) > 100).map(({ frame }) => frame)).size;
    expect(failed).toBeGreaterThan(0);
    for (const [name, value] of [['frames', 30], ['passed', 30 - failed], ['failed', failed], ['regions', regions.length]] as const) expect(page).toMatch(new RegExp(`<dt>${name}</dt><dd class="\\w*">${value}</dd>`));
    expect(page).toContain(`<td>area at most 100 px²</td><td class="number">${tooBig}</td>`);
    expect(page).toContain('30 captured = 30 inspected + 0 dropped + 0 failed <span class="pass">balanced</span>');
    expect(page).toMatch(/<td>label<\/td><td class="number">\d+\.\d\d<\/td>/);
    for (const column of ['area', 'intensity_mean']) expect(page).toContain(`aria-label="Distribution of ${column}"`);
  });

  it("should show the worst frames as the source's own pixels, the regions at fault marked", () => {
    const figures = [...page.matchAll(/aria-label="Frame (\d+), (\d+) regions? at fault"><image width="160" height="120" [^>]*base64,([^"]*)"\/><path class="sound" d="([^"]*)"\/><path class="at-fault" d="([^"]*)"/g)];
    expect(figures.length).toBeGreaterThan(1);
    const regions = parse(readFileSync(at('run', 'regions.csv'), 'utf8'), { columns: true }) as Record<string, string>[];
    for (const [, frame, atFault, png, sound, bad] of figures) {
      const { data, width, height, channels } = decode(Buffer.from(png!, 'base64'));
      expect([width, height, channels]).toEqual([160, 120, 1]);
      const raw = readFileSync(at('stages', `frame-${frame!.padStart(6, '0')}.raw.npy`)).subarray(128);
      expect([...data]).toEqual([...new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))]);
      const rows = regions.filter((row) => row['frame'] === frame);
      const big = rows.filter(({ area }) => Number(area) > 100);
      expect(Number(atFault)).toBe(big.length);
      expect(bad!.split('M').length - 1).toBe(big.length);
      expect(sound!.split('M').length - 1).toBe(rows.length - big.length);
      const tops = bad!.split('M').slice(1).map((path) => Number(/^\d+ (\d+)/.exec(path)![1]));
      expect(tops).toEqual(big.map((row) => Number(row['bbox_min_row'])));
    }
  });

  it('should be of a part of the run where one was chosen', async () => {
    await exportStored({ session: await openStoredSession(at('run')), formats: ['report'], frames: [{ from: 5, to: 9 }], where: 'area < 0', folder: at('part') });
    const part = readFileSync(at('part', 'report.html'), 'utf8');
    expect(part).toContain('<dt>frames</dt><dd class="">5</dd>');
    expect(part).toContain('No region was selected.');
  });
});

describe('the report of a session whose source is gone', () => {
  it('should draw the regions without the frame, say why, and tell causes in words', async () => {
    const plan = drawnPlan({ properties: ['area'] }, { rules: [{ id: 'too big', property: 'area', max: 0 }] });
    const session = await createSession(drawnOptions(at('gone'), plan, { exports: [], shapes: true }));
    await session.appendShapes(0, Uint32Array.of(1, 2), [packRuns(Uint32Array.of(3, 4, 2)), packRuns(Uint32Array.of(7, 8, 1))]);
    await session.append(drawnResult(plan, 0, 2), 'fail', ['too big']);
    session.event('source-ended', HOSTILE);
    const { ledger, ...outcome } = drawnOutcome(1);
    await session.close({ ...outcome, state: 'interrupted', reason: 'Ctrl-C', ledger: { ...ledger, captured: 4, dropped: { ...ledger.dropped, 'engine-busy': 3 } } });
    await exportStored({ session: await openStoredSession(at('gone')), formats: ['report'], frames: null, where: null, folder: at('gone') });
    const gone = readFileSync(at('gone', 'report.html'), 'utf8');
    expect(gone).toContain('The source could not be read again: source web.mkv: not found');
    expect(gone).toContain('<rect class="no-picture" width="64" height="48"/><path class="sound" d="M4 3H6V4H4Z"/><path class="at-fault" d="M8 7H9V8H8Z"/>');
    expect(gone).toContain('3 frames: the engine was busy with earlier frames <span class="dim">(engine-busy)</span>');
    expect(gone).toContain('The run was interrupted: Ctrl-C.');
    expect(gone).toContain(`<td>source-ended</td><td>${ESCAPED}</td>`);
    expect(gone).toContain('The run recorded no budget.');
  });

  it('should be a page where no frame was inspected', async () => {
    const session = await createSession(drawnOptions(at('empty'), drawnPlan(), { exports: [] }));
    await session.close(drawnOutcome(0));
    await exportStored({ session: await openStoredSession(at('empty')), formats: ['report'], frames: null, where: null, folder: at('empty') });
    expect(readFileSync(at('empty', 'report.html'), 'utf8')).toContain('<p>No frame was inspected.</p>');
  });
});

describe('the report of a source that cannot be read again', () => {
  it('should show frames that were kept as pictures, those of the session', async () => {
    const args = ['inspect', '-', '--recipe', at('recipe.json'), '--engine', 'wasm', '--shapes', '--export', 'report', '--dump-stages', at('piped-stages'), '--out', at('piped'), '--quiet'];
    const { path } = await findFfmpeg();
    const video = execFileSync(path, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc2=size=160x120:rate=25,format=gray', '-frames:v', '50', '-c:v', 'ffv1', '-f', 'matroska', '-'], { maxBuffer: 1 << 26 });
    expect(await runSightline(args, { stdin: video })).toMatchObject({ code: 0, stderr: '' });
    const piped = readFileSync(at('piped', 'report.html'), 'utf8');
    const figures = [...piped.matchAll(/aria-label="Frame (\d+)[^"]*"><image [^>]*base64,([^"]*)"/g)];
    expect(figures).toHaveLength(6);
    expect(piped).not.toContain('no-picture"');
    for (const [, frame, png] of figures) {
      const raw = readFileSync(at('piped-stages', `frame-${frame!.padStart(6, '0')}.raw.npy`)).subarray(128);
      expect([...decode(Buffer.from(png!, 'base64')).data]).toEqual([...new Float32Array(raw.buffer.slice(raw.byteOffset, raw.byteOffset + raw.byteLength))]);
    }
  });

  it('should hold no more pictures, however long the run, the worst of each part of it', () => {
    const format = { width: 2, height: 1, pixelFormat: 'gray8', bitDepth: 8, range: 'full' } as const;
    const worst = createWorstPictures(format);
    const result = drawnResult(drawnPlan(), 0, 0);
    const failure = { ruleId: 'r', label: 1, property: 'area', value: 2, limit: 1, side: 'max', roi: null, weight: 1 } as const;
    for (let index = 0; index < 10_000; index++) {
      const failures = index === 5000 ? [failure, failure] : index % 1000 === 7 ? [failure] : [];
      worst.offer({ index, ptsUs: null, pixels: Uint8Array.of(index & 255, index >> 8) }, { ...result, times: { ...result.times, totalMs: index === 9_999 ? 99 : 1 } }, failures);
      expect(worst.pictures.length).toBeLessThanOrEqual(12);
    }
    // Parts of 1024 frames by then: 7 and 1007 are in one.
    expect(worst.pictures.map(({ frame }) => frame)).toEqual([7, 2007, 3007, 4007, 5000, 6007, 7007, 8007, 9007, 9999]);
    for (const { frame, png } of worst.pictures) expect([...decode(png).data]).toEqual([frame & 255, frame >> 8]);
  });
});
