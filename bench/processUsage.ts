import { readdirSync, readFileSync } from 'node:fs';

/** What a process has used until now. */
export interface ProcessUsage {
  readonly part: string;
  /** CPU seconds since it began, and of its children that have ended. */
  readonly cpuS: number;
  /** Its memory, shared pages divided among those that share them. */
  readonly pssMiB: number;
}

const TICKS_PER_S = 100;

/**
 * Everything below this process, by part: `host` (this process), `ffmpeg`, and the browser's processes by their kind. Linux: /proc.
 *
 * @param browserPid  the browser's first process
 * @returns           a process each; what has just ended is left out
 */
export function readUsage(browserPid: number): ProcessUsage[] {
  const parents = parentsOfAll();
  const isBelow = (pid: number, root: number): boolean => {
    const parent = parents.get(pid);
    return parent !== undefined && (parent === root || isBelow(parent, root));
  };
  return [process.pid, ...[...parents.keys()].filter((pid) => isBelow(pid, process.pid))].flatMap((pid) => {
    const isBrowser = pid === browserPid || isBelow(pid, browserPid);
    const usage = usageOf(pid);
    if (usage === null) return [];
    return [{ part: pid === process.pid ? 'host' : isBrowser ? browserPart(pid) : 'ffmpeg', ...usage }];
  });
}

function parentsOfAll(): Map<number, number> {
  const parents = new Map<number, number>();
  for (const name of readdirSync('/proc')) {
    const stat = /^\d+$/.test(name) ? readStat(Number(name)) : null;
    if (stat) parents.set(Number(name), Number(stat[1]));
  }
  return parents;
}

function usageOf(pid: number): Omit<ProcessUsage, 'part'> | null {
  const stat = readStat(pid);
  const pss = /^Pss:\s+(\d+) kB/m.exec(readProc(pid, 'smaps_rollup') ?? '');
  if (stat === null || pss === null) return null;
  const ticks = stat.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
  return { cpuS: ticks / TICKS_PER_S, pssMiB: Number(pss[1]) / 1024 };
}

/** Fields of /proc/PID/stat from the state on; null when the process has gone. */
function readStat(pid: number): string[] | null {
  const text = readProc(pid, 'stat');
  return text === null ? null : text.slice(text.lastIndexOf(')') + 2).split(' ');
}

/** @returns what Chromium calls a process of that command line: its `--type`, a utility's service, or `browser` */
function browserPart(pid: number): string {
  const words = (readProc(pid, 'cmdline') ?? '').split(/\0| /);
  const option = (name: string): string | undefined => words.find((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
  const type = option('type');
  if (type === undefined) return 'browser';
  if (type === 'renderer') return 'page';
  return type === 'utility' ? option('utility-sub-type')?.split('.')[0] ?? 'utility' : type;
}

function readProc(pid: number, name: string): string | null {
  try {
    return readFileSync(`/proc/${pid}/${name}`, 'utf8');
  } catch {
    return null;
  }
}
