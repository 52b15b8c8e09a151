import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Engine } from 'sightline/kernels';
import { writeStageNpy } from '../../dump/index.ts';
import { makeFolder } from '../../files/makeFolder.ts';
import { OutputError } from '../../session/index.ts';

/** Writes stages as files. */
export interface StageDump {
  /** Reads every stage of the frame inspected last; measure has no image. */
  write(engine: Engine, frame: number): Promise<void>;
}

/**
 * @param dir  made where it is missing; stages of another run in it would be mixed with this one's
 * @throws OutputError  it cannot be made or holds stages, or later a file cannot be written
 */
export async function createStageDump(dir: string): Promise<StageDump> {
  try {
    await makeFolder(dir);
  } catch (cause) {
    throw new OutputError(`stage folder ${dir}: cannot be made (${codeOf(cause)}): name another with --dump-stages`, { cause });
  }
  const taken = (await readdir(dir)).find((name) => /^frame-\d+\..*\.npy$/.test(name));
  if (taken !== undefined) throw new OutputError(`stage folder ${dir}: holds stages already (${taken}): name another with --dump-stages, or delete them`);
  return {
    async write(engine, frame) {
      for (const stage of ['raw', ...engine.plan.stageNames.slice(0, -1)]) {
        const file = join(dir, `frame-${String(frame).padStart(6, '0')}.${stage}.npy`);
        const image = await engine.readStage(stage);
        try {
          await writeStageNpy(file, image);
        } catch (cause) {
          throw new OutputError(`stage file ${file}: cannot be written (${codeOf(cause)}): free space or name another folder with --dump-stages`, { cause });
        }
      }
    },
  };
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && 'code' in cause ? String(cause.code) : String(cause);
}
