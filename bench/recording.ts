/**
 * Whole runs of `sightline inspect` on H.264 recordings, decode, store and exports included: frames a second at 4K, and whether
 * the peak of memory depends on the length of the recording. Linux, for the peak is read from /proc.
 *
 *     node --conditions=sightline-source bench/recording.ts [--frames 300] [--json]
 */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { plainTable } from '../main/cli/budgetTable.ts';
import { DEMO_DEFAULTS, findFfmpeg, prepareDemo, sessionSummarySchema, type SessionSummary } from '../main/component.ts';

const BIN = fileURLToPath(new URL('../bin/sightline.mjs', import.meta.url));
const { values: options } = parseArgs({ options: { frames: { type: 'string', default: '300' }, json: { type: 'boolean', default: false } } });
const folder = mkdtempSync(join(tmpdir(), 'sightline-recording-'));

interface RunFigures {
  readonly work: string;
  readonly frames: number;
  readonly framesPerSecond: number;
  readonly frameP95Ms: number;
  readonly peakMiB: number;
}

try {
  await main();
} finally {
  rmSync(folder, { recursive: true });
}

async function main(): Promise<void> {
  const figures: RunFigures[] = [];
  const large = await record(3840, 2160, Number(options.frames));
  for (const threads of [1, 2]) figures.push(await inspect(`4K H.264, ${threads} thread${threads > 1 ? 's' : ''}`, large, Number(options.frames), threads));
  const long = await record(1920, 1080, 1000);
  for (const frames of [100, 1000]) figures.push(await inspect('1080p H.264, 2 threads', long, frames, 2));
  if (options.json) console.log(JSON.stringify({ bench: 'recording', machine: machine(), figures }, null, 2));
  else {
    console.log(`sightline inspect, gray8 from yuv420p, decode, store and csv included; wasm engine; ${machine()}\n`);
    console.log(plainTable(['recording', 'frames', 'frames/s', 'frame p95 ms', 'peak MiB'], figures.map(({ work, frames, framesPerSecond, frameP95Ms, peakMiB }) =>
      [work, String(frames), framesPerSecond.toFixed(1), frameP95Ms.toFixed(1), peakMiB.toFixed(0)])));
  }
}

/** The demo's footage, repeated to the length asked for, as a camera's recorder writes it. */
async function record(width: number, height: number, frames: number): Promise<{ video: string; recipe: string }> {
  const ffmpeg = (await findFfmpeg()).path;
  const demo = await prepareDemo({ ...DEMO_DEFAULTS, width, height, frames: 60, ffmpeg });
  const video = join(folder, `${width}.mp4`);
  execFileSync(ffmpeg, ['-v', 'error', '-stream_loop', String(Math.ceil(frames / 60)), '-i', demo.video, '-frames:v', String(frames),
    '-pix_fmt', 'yuv420p', '-c:v', 'libx264', '-preset', 'veryfast', '-crf', '20', '-bf', '0', video]);
  return { video, recipe: demo.recipeFile };
}

async function inspect(work: string, { video, recipe }: { video: string; recipe: string }, frames: number, threads: number): Promise<RunFigures> {
  const out = join(folder, `${frames}-${threads}-${performance.now()}`);
  const child = spawn(process.execPath, [BIN, 'inspect', video, '--recipe', recipe, '--engine', 'wasm',
    '--threads', String(threads), '--frames', String(frames), '--out', out, '--quiet'], { stdio: ['ignore', 'inherit', 'inherit'] });
  let peakKiB = 0;
  const poll = setInterval(() => { peakKiB = Math.max(peakKiB, peakOf(child.pid!)); }, 20);
  const code = await new Promise<number | null>((resolve) => child.on('close', resolve));
  clearInterval(poll);
  if (code !== 0) throw new Error(`inspect ended with ${code}`);
  const summary: SessionSummary = sessionSummarySchema.parse(JSON.parse(readFileSync(join(out, 'session.json'), 'utf8')));
  const seconds = (Date.parse(summary.ended!) - Date.parse(summary.started)) / 1000;
  return {
    work, frames: summary.tables.frames, framesPerSecond: summary.tables.frames / seconds,
    frameP95Ms: summary.budget!.rows.find(({ name }) => name === 'total')!.statistics!.p95, peakMiB: peakKiB / 1024,
  };
}

/** KiB of the process that the starter started: the one that inspects. */
function peakOf(starter: number): number {
  try {
    const [pid] = readFileSync(`/proc/${starter}/task/${starter}/children`, 'utf8').trim().split(' ');
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1] ?? 0);
  } catch {
    return 0;
  }
}

function machine(): string {
  return `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`;
}
