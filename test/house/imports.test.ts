import { fileURLToPath } from 'node:url';
import { ESLint } from 'eslint';
import { beforeAll, describe, expect, it } from 'vitest';

const root = fileURLToPath(new URL('../..', import.meta.url));
let eslint: ESLint;

beforeAll(() => { eslint = new ESLint({ cwd: root }); });

async function faults(filePath: string, code: string): Promise<string[]> {
  const [result] = await eslint.lintText(code, { filePath: `${root}${filePath}` });
  return result!.messages.filter(({ ruleId }) => ruleId?.includes('restricted')).map(({ message }) => message);
}

describe('the direction of imports', () => {
  it.each([
    ['kernels/budget/budget.ts', "import '../../main/contract/ledger.ts';"],
    ['kernels/budget/budget.ts', "import 'node:fs';"],
    ['kernels/stages/label/params.ts', "import '../measure/params.ts';"],
    ['kernels/stages/label/params.ts', "import '../../gpu/webgpuEngine.ts';"],
    ['kernels/cpu/wasmEngine.ts', "import '../gpu/webgpuEngine.ts';"],
    ['kernels/recipe/plan.ts', "import 'gpu.js';"],
    ['main/cli/program.ts', "import '../../kernels/frame.ts';"],
    ['main/cli/program.ts', "import 'electron';"],
    ['main/contract/ledger.ts', "import '../session/outputError.ts';"],
    ['main/cli/program.ts', "import '../../test/support/maskPatterns.ts';"],
  ])('should refuse %s: %s', async (file, code) => {
    expect(await faults(file, code)).toHaveLength(1);
  });

  it.each([
    ['kernels/recipe/plan.ts', "import '../stages/label/params.ts';"],
    ['kernels/gpu/gpuJs.ts', "import 'gpu.js';"],
    ['main/cli/program.ts', "import 'sightline/kernels'; import 'node:fs'; import '../contract/index.ts';"],
  ])('should allow %s: %s', async (file, code) => {
    expect(await faults(file, code)).toEqual([]);
  });
});
