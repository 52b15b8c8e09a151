import { expect, it } from 'vitest';
import { crashedFiles } from '../support/crashedFiles.ts';

const PASSED = [{ ok: () => true }], FAILED = [{ ok: () => true }, { ok: () => false }];
const crash = (file: string, signal = 'SIGSEGV') => ({
  message: '[vitest-pool]: Worker forks emitted error.',
  cause: { message: `Worker exited unexpectedly with signal ${signal} during started state while running test file ${file}` },
});

it.each([
  ['a crash of Node alone', PASSED, [crash('/a/x.test.ts')], ['/a/x.test.ts']],
  ['two of them', PASSED, [crash('/a/x.test.ts'), crash('/a/y.test.ts', 'SIGTRAP')], ['/a/x.test.ts', '/a/y.test.ts']],
  ['no crash', PASSED, [], []],
  ['a crash beside a test that failed', FAILED, [crash('/a/x.test.ts')], []],
  ['a crash beside an error that nobody caught', PASSED, [crash('/a/x.test.ts'), { message: 'Unhandled rejection' }], []],
  ['a process that ran out of memory', PASSED, [crash('/a/x.test.ts', 'SIGABRT')], []],
  ['a crash where a driver or a browser runs along', PASSED, [crash('/a/x.gpu.test.ts')], []],
  ['one of each', PASSED, [crash('/a/x.test.ts'), crash('/a/x.e2e.test.ts')], []],
])('a run with %s: what is run once more', (_, modules, errors, files) => {
  expect(crashedFiles(modules, errors)).toEqual(files);
});
