/**
 * The window live, in a headless Chromium that nothing but a person's mouse could hold up: no automation client is attached. Frames
 * a second, drops by cause, capture-to-verdict latency, how late the page's timers are, CPU and memory of every process and where
 * memory is heading. Linux, for /proc.
 *
 *     node --conditions=sightline-source bench/live.ts [--source demo] [--seconds 60] [--engine wasm] [--json] [--samples]
 *
 * `--samples` prints every reading of the memory. CHROMIUM names a browser; else Debian's, else the one of @sparticuz/chromium.
 */
import { spawn, type ChildProcess } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import chromium from '@sparticuz/chromium';
import { describeFormat, percentile } from 'sightline/kernels';
import { plainTable } from '../main/cli/budgetTable.ts';
import { createHost } from '../main/host/index.ts';
import { readUsage } from './processUsage.ts';
import { slopePerMinute, type Sample } from './trend.ts';

const { values: options } = parseArgs({
  options: {
    source: { type: 'string', default: 'demo' }, seconds: { type: 'string', default: '60' }, engine: { type: 'string', default: 'wasm' },
    json: { type: 'boolean', default: false }, samples: { type: 'boolean', default: false },
  },
});
/** Code, caches and the first frames settle before anything counts. */
const WARM_UP_S = 10;
/** Pools, histories and heaps fill for longer: where memory is heading is read off what follows, or off the second half of a short run. */
const MEMORY_WARM_UP_S = 60;
const SAMPLE_MS = 5000;
const folder = mkdtempSync(join(tmpdir(), 'sightline-live-'));

/** One part's CPU and memory over the run; processes of the same part are added up. */
interface Part {
  readonly memory: Sample[];
  cpuS: number;
}

await main();

async function main(): Promise<void> {
  const latencies: number[] = [], lags: number[] = [];
  let counting = false;
  const host = await createHost({
    sessionParent: folder, engineHint: options.engine as 'auto' | 'webgpu' | 'wasm',
    onReport: (report) => { if (counting && report.type === 'inspected') latencies.push(report.latencyMs); },
    onPageLag: (lagsMs) => { if (counting) lags.push(...lagsMs); },
  });
  let browser: ChildProcess | null = null;
  try {
    await host.open(options.source, { mode: 'live' });
    browser = await startBrowser(host.url);
    await sleep(WARM_UP_S * 1000);
    counting = true;
    const before = host.state.ledger, began = performance.now();
    const parts = await watch(browser, Number(options.seconds));
    counting = false;
    const { ledger: after, run } = host.state;
    const figures = figuresOf((performance.now() - began) / 1000, describeFormat(run!.format!), before, after, { latencies, lags, parts });
    console.log(options.json ? JSON.stringify(figures, null, 2) : textOf(figures));
    if (options.samples) for (const [part, { memory }] of parts) console.log(`${part}: ${memory.map(({ atS, value }) => `${atS.toFixed(0)} s ${value.toFixed(1)}`).join(', ')}`);
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

/** Reads CPU and memory of every process until the time is over. */
async function watch(browser: ChildProcess, seconds: number): Promise<Map<string, Part>> {
  const began = performance.now();
  const parts = new Map<string, Part>();
  const cpuBefore = new Map<string, number>();
  for (let atS = 0; ; atS = (performance.now() - began) / 1000) {
    const usage = Map.groupBy(readUsage(browser.pid!), ({ part }) => part);
    for (const [name, processes] of usage) {
      const part = parts.get(name) ?? { memory: [], cpuS: 0 };
      const cpuS = processes.reduce((sum, each) => sum + each.cpuS, 0);
      if (!cpuBefore.has(name)) cpuBefore.set(name, cpuS);
      part.cpuS = cpuS - cpuBefore.get(name)!;
      part.memory.push({ atS, value: processes.reduce((sum, { pssMiB }) => sum + pssMiB, 0) });
      parts.set(name, part);
    }
    if (atS >= seconds) return parts;
    await sleep(Math.max(0, Math.min(SAMPLE_MS, seconds * 1000 - (performance.now() - began))));
  }
}

type Ledger = Awaited<ReturnType<typeof createHost>>['state']['ledger'];
interface Measured {
  readonly latencies: readonly number[];
  readonly lags: readonly number[];
  readonly parts: ReadonlyMap<string, Part>;
}

function figuresOf(seconds: number, format: string, before: Ledger, after: Ledger, { latencies, lags, parts }: Measured) {
  const less = (a: Readonly<Record<string, number>>, b: Readonly<Record<string, number>>): Record<string, number> => Object.fromEntries(Object.entries(a).map(([cause, count]) => [cause, count - b[cause]!]));
  const settledS = seconds >= 2 * MEMORY_WARM_UP_S ? MEMORY_WARM_UP_S : seconds / 2;
  return {
    bench: 'live', source: options.source, format, engine: options.engine, machine: `${cpus().length} x ${cpus()[0]?.model ?? 'unknown CPU'}, Node ${process.versions.node}`,
    seconds, captured: after.captured - before.captured, inspected: after.inspected - before.inspected,
    framesPerSecond: (after.inspected - before.inspected) / seconds, dropped: less(after.dropped, before.dropped), failed: less(after.failed, before.failed),
    latencyMs: spread(latencies), pageLagMs: { timers: lags.length, ...spread(lags) }, memorySettledS: settledS,
    parts: Object.fromEntries([...parts].map(([part, { cpuS, memory }]) => [part, {
      cpuShare: cpuS / seconds, firstMiB: memory[0]!.value, lastMiB: memory.at(-1)!.value,
      slopeMiBPerMinute: slopePerMinute(memory.filter(({ atS }) => atS >= settledS)),
    }])),
  };
}

function spread(values: readonly number[]): { p50: number; p95: number; p99: number; max: number } {
  const sorted = Float64Array.from(values).sort();
  return { p50: percentile(sorted, 50), p95: percentile(sorted, 95), p99: percentile(sorted, 99), max: sorted.at(-1) ?? NaN };
}

function textOf(figures: ReturnType<typeof figuresOf>): string {
  const causes = (counts: Readonly<Record<string, number>>): string => Object.entries(counts).filter(([, count]) => count > 0).map(([cause, count]) => `${count} ${cause}`).join(', ') || 'none';
  const times = ({ p50, p95, p99, max }: ReturnType<typeof spread>): string => `p50 ${p50.toFixed(1)}, p95 ${p95.toFixed(1)}, p99 ${p99.toFixed(1)}, max ${max.toFixed(1)} ms`;
  const { format, engine, seconds, machine, captured, inspected, framesPerSecond, dropped, failed, latencyMs, pageLagMs, memorySettledS, parts } = figures;
  return [
    `live window, ${format}, engine ${engine}, ${seconds.toFixed(0)} s after ${WARM_UP_S} s to warm up; ${machine}`, '',
    `${captured} captured, ${inspected} inspected, ${framesPerSecond.toFixed(1)} frames/s; dropped: ${causes(dropped)}; failed: ${causes(failed)}`,
    `capture to verdict: ${times(latencyMs)}`,
    `page timers late:   ${times(pageLagMs)}, over ${pageLagMs.timers} timers of 10 ms`, '',
    plainTable(['process', 'CPU', 'MiB (PSS)', 'at the end', `MiB/min from ${memorySettledS.toFixed(0)} s on`], Object.entries(parts).map(([part, { cpuShare, firstMiB, lastMiB, slopeMiBPerMinute }]) =>
      [part, `${(100 * cpuShare).toFixed(0)} %`, firstMiB.toFixed(0), lastMiB.toFixed(0), slopeMiBPerMinute?.toFixed(1) ?? 'n/a'])),
  ].join('\n');
}
