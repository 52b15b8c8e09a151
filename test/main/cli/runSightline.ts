import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const bin = fileURLToPath(new URL('../../../bin/sightline.mjs', import.meta.url));

export interface RunResult {
  /** null where a signal ended it. */
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunSettings {
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly stdin?: Uint8Array;
  /** Where stdout goes: kept, to a reader that is gone, or to a full disk. */
  readonly stdout?: 'kept' | 'closed' | 'full';
  /** Files may grow no further: what a full disk does to a writer. Needs bash. */
  readonly fileLimitKiB?: number;
  /** A process group of its own, as a shell's job has. */
  readonly ownGroup?: boolean;
  readonly onStart?: (pid: number) => void;
  /** Called with everything written to stderr so far, whenever more is. */
  readonly onStderr?: (pid: number, text: string) => void;
}

/** Runs the command line as a person would: the bin entry, in a process of its own. */
export function runSightline(args: readonly string[], { cwd, env, stdin, stdout: target = 'kept', ownGroup = false, fileLimitKiB, onStart, onStderr }: RunSettings = {}): Promise<RunResult> {
  return new Promise((resolve, reject) => {
    const full = target === 'full' ? openSync('/dev/full', 'w') : null;
    const limit = fileLimitKiB === undefined ? [] : ['bash', '-c', `ulimit -f ${fileLimitKiB}; exec "$@"`, 'bash'];
    const [command, ...rest] = [...limit, process.execPath, bin, ...args];
    const child = spawn(command!, rest, { cwd, env: { ...process.env, ...env }, detached: ownGroup, stdio: ['pipe', full ?? 'pipe', 'pipe'] });
    if (full !== null) closeSync(full);
    let stdout = '', stderr = '';
    if (target === 'closed') child.stdout!.destroy();
    else child.stdout?.setEncoding('utf8').on('data', (text: string) => { stdout += text; });
    child.stderr!.setEncoding('utf8').on('data', (text: string) => {
      stderr += text;
      onStderr?.(child.pid!, stderr);
    });
    child.stdin!.on('error', () => undefined);
    child.stdin!.end(stdin);
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout, stderr }));
    if (onStart) onStart(child.pid!);
  });
}
