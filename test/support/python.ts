import { execFileSync } from 'node:child_process';

/**
 * Finds a Python that has some packages, for oracles that run beside a test.
 * @returns its path, or what is missing and how to get it
 */
export function findPython(modules: readonly string[]): { readonly path: string; readonly missing: null } | { readonly path: null; readonly missing: string } {
  for (const path of [process.env['PYTHON'], '/usr/bin/python3', 'python3']) {
    if (path === undefined) continue;
    try {
      execFileSync(path, ['-c', modules.map((name) => `import ${name}`).join('\n')], { stdio: 'ignore' });
      return { path, missing: null };
    } catch {
      continue;
    }
  }
  return { path: null, missing: `no Python with ${modules.join(', ')}: install python3-skimage and python3-scipy, or name one in PYTHON` };
}
