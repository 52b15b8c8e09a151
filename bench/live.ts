/**
 * The window live, in a headless Chromium that nothing but a person's mouse could hold up: no automation client is attached. Frames
 * a second, drops by cause, capture-to-verdict latency, CPU and memory of host, ffmpeg and browser. Linux, for /proc.
 *
 *     node --conditions=sightline-source bench/live.ts [--source demo] [--seconds 60] [--engine wasm] [--json]
 *
 * CHROMIUM names a browser; else Debian's, else the one of @sparticuz/chromium.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import chromium from '@sparticuz/chromium';
import { describeFormat, percentile } from 'sightline/kernels';
import { plainTable } from '../main/cli/budgetTable.ts';
import { createHost } from '../main/host/index.ts';

const { values: options } = parseArgs({
  options: {
    source: { type: 'string', default: 'demo' }, seconds: { type: 'string', default: '60' }, engine: { type: 'string', default: 'wasm' },
    json: { type: 'boolean', default: false },
  },
});
/** Code, caches and the first frames settle before anything counts. */
const WARM_UP_S = 10;
const TICKS_PER_S = 100;
const folder = mkdtempSync(join(tmpdir(), 'sightline-live-'));

interface Usage {
  /** CPU seconds since the process began, and its children that have ended. */
  readonly cpuS: number;
  readonly rssMiB: number;
}

await main();

async function main(): Promise<void> {
  const latencies: number[] = [];
  let counting = false;
  const host = await createHost({
    sessionParent: folder, engineHint: options.engine as 'auto' | 'webgpu' | 'wasm',
    onReport: (report) => { if (counting && report.type === 'inspected') latencies.push(report.latencyMs); },
  });
  let browser: ChildProcess | null = null;
  try {
    await host.open(options.source, { mode: 'live' });
    browser = await startBrowser(host.url);
    await sleep(WARM_UP_S * 1000);
    counting = true;
    const before = host.state.ledger, usageBefore = usageByPart(browser);
    const began = performance.now();
    await sleep(Number(options.seconds) * 1000);
    counting = false;
    const seconds = (performance.now() - began) / 1000, after = host.state.ledger, usageAfter = usageByPart(browser);
    report(seconds, describeFormat(host.state.run!.format!), before, after, latencies, usageBefore, usageAfter);
  } finally {
    browser?.kill();
    await host.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

async function startBrowser(url: string): Promise<ChildProcess> {
  const named = [process.env['CHROMIUM'], '/usr/bin/chromium'].find((path) => path !== undefined && existsSync(path));
  const program = named ?? await chromium.executablePath();
  return spawn(program, [
    '--headless=new', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update',
    '--disable-sync', '--window-size=1440,900', `--user-data-dir=${join(folder, 'profile')}`, url,
  ], { stdio: 'ignore' });
}

function usageByPart(browser: ChildProcess): Record<string, Usage> {
  const mine = descendants(process.pid), browsers = new Set([browser.pid!, ...descendants(browser.pid!)]);
  const sum = (pids: Iterable<number>): Usage => [...pids].map(usageOf).reduce((a, b) => ({ cpuS: a.cpuS + b.cpuS, rssMiB: a.rssMiB + b.rssMiB }), { cpuS: 0, rssMiB: 0 });
  return { host: sum([process.pid]), ffmpeg: sum(mine.filter((pid) => !browsers.has(pid))), browser: sum(browsers) };
}

function descendants(root: number): number[] {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat) parents.set(Number(name), Number(stat[1]));
  }
  const isBelow = (pid: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isBelow(parent));
  };
  return [...parents.keys()].filter(isBelow);
}

/** Fields of /proc/PID/stat from the state on; null when the process has gone. */
function readStat(pid: number): string[] | null {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

function usageOf(pid: number): Usage {
  const stat = readStat(pid);
  if (!stat) return { cpuS: 0, rssMiB: 0 };
  const ticks = stat.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { cpuS: ticks / TICKS_PER_S, rssMiB: (Number(stat[21]) * 4096) / 2 ** 20 };
}

type Ledger = Awaited<ReturnType<typeof createHost>>['state']['ledger'];

function report(seconds: number, format: string, before: Ledger, after: Ledger, latencies: readonly number[], usageBefore: Record<string, Usage>, usageAfter: Record<string, Usage>): void {
  const sorted = Float64Array.from(latencies).sort();
  const less = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.entries(a).map(([cause, count]) => [cause, count - b[cause]!]));
  const figures = {
    bench: 'live', source: options.source, format, engine: options.engine, machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`,
    seconds, captured: after.captured - before.captured, inspected: after.inspected - before.inspected,
    framesPerSecond: (after.inspected - before.inspected) / seconds, dropped: less(after.dropped, before.dropped), failed: less(after.failed, before.failed),
    latencyMs: { p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99), max: sorted.at(-1) ?? NaN },
    parts: Object.fromEntries(Object.entries(usageAfter).map(([part, usage]) => [part, {
      cpuShare: (usage.cpuS - usageBefore[part]!.cpuS) / seconds, rssMiB: usage.rssMiB, rssGrowthMiB: usage.rssMiB - usageBefore[part]!.rssMiB,
    }])),
  };
  if (options.json) {
    console.log(JSON.stringify(figures, null, 2));
    return;
  }
  const causes = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).filter(([, count]) => count > 0).map(([cause, count]) => `${count} ${cause}`).join(', ') || 'none';
  console.log(`live window, ${format}, engine ${figures.engine}, ${seconds.toFixed(0)} s after ${WARM_UP_S} s to warm up; ${figures.machine}\n`);
  console.log(`${figures.captured} captured, ${figures.inspected} inspected, ${figures.framesPerSecond.toFixed(1)} frames/s; dropped: ${causes(figures.dropped)}; failed: ${causes(figures.failed)}`);
  console.log(`capture to verdict: p50 ${figures.latencyMs.p50.toFixed(1)}, p95 ${figures.latencyMs.p95.toFixed(1)}, p99 ${figures.latencyMs.p99.toFixed(1)}, max ${figures.latencyMs.max.toFixed(1)} ms\n`);
  console.log(plainTable(['part', 'CPU', 'MiB', 'growth MiB'], Object.entries(figures.parts).map(([part, { cpuShare, rssMiB, rssGrowthMiB }]) =>
    [part, `${(100 * cpuShare).toFixed(0)} %`, rssMiB.toFixed(0), rssGrowthMiB.toFixed(0)])));
}
