import { writeFileSync } from 'node:fs';
import type { Reporter, TestModule } from 'vitest/node';

/** Environment variable: the file that a run leaves its list in. */
export const CRASHED_FILES_ENV = 'SIGHTLINE_CRASHED_FILES';

interface RunError {
  readonly message: string;
  readonly cause?: RunError;
}

/** Not where a browser or a GPU's driver runs along: a crash there may be of our making. */
const CRASH = /^Worker exited unexpectedly with signal SIG(?:SEGV|TRAP) .* while running test file (\S+(?<!\.(?:gpu|e2e))\.test\.ts)$/;

/**
 * The test files in whose process Node itself crashed, which neither JavaScript nor WebAssembly should be able to make it do: threads
 * that begin and end make V8's record of its pages of machine code race, once in some ten thousand of them.
 *
 * @source https://github.com/nodejs/node/issues/64500
 * @returns none when anything else went wrong as well
 */
export function crashedFiles(modules: readonly Pick<TestModule, 'ok'>[], errors: readonly RunError[]): string[] {
  const files = errors.map((error) => CRASH.exec((error.cause ?? error).message)?.[1]);
  return files.every((file) => file !== undefined) && modules.every((module) => module.ok()) ? files : [];
}

/** Leaves the crashed files' paths, one a line, for the launcher of the tests. */
export class CrashedFilesReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly RunError[]): void {
    const path = process.env[CRASHED_FILES_ENV];
    if (path !== undefined) writeFileSync(path, crashedFiles(modules, errors).join('\n'));
  }
}
