import { rmSync } from 'node:fs';
import { join } from 'node:path';
import type { ExportFormat } from '../../contract/index.ts';
import { exportedNames, exportStored, type FrameSpan } from '../../export/index.ts';
import { hasProbes, openStoredSession } from '../../session/index.ts';
import { EXIT, UsageError, type ExitCode } from '../exitCode.ts';
import { fileList } from '../fileList.ts';
import { onInterrupt } from '../inspect/interrupt.ts';

/** `sightline export`, as parsed. */
export interface ExportOptions {
  readonly session: string;
  readonly format: readonly ExportFormat[];
  readonly frames?: readonly FrameSpan[];
  readonly where?: string;
  readonly out?: string;
  readonly json: boolean;
  readonly quiet: boolean;
}

/**
 * `sightline export`: a stored session, or a part of it, as files of other programs.
 *
 * @returns 0, also where nothing was selected: then the files hold no rows, and stdout says so
 */
export async function exportCommand({ session: path, format, frames, where, out, json, quiet }: ExportOptions): Promise<ExitCode> {
  if (where?.trim() === '') throw new UsageError('--where "": is empty: give a condition like "area > 50", or leave it out');
  const session = await openStoredSession(path);
  const folder = out ?? session.folder;
  const names = exportedNames(format, hasProbes(session.summary.recipe));
  const exported = await interruptible(folder, names, () => exportStored({ session, formats: format, folder, frames: frames ?? null, where: where ?? null }));
  if (json) console.log(JSON.stringify({ folder, ...exported }, null, 2));
  else if (!quiet) {
    const { frameCount, regionCount, files } = exported;
    const nothing = regionCount === 0 ? ': nothing was selected, the files hold no regions' : '';
    console.log([`${regionCount} regions in ${frameCount} frames${nothing}`, ...fileList(folder, files)].join('\n'));
  }
  return EXIT.done;
}

/** Ends the program when it is interrupted: files that are complete stay, what was being written goes. */
async function interruptible<T>(folder: string, names: readonly string[], work: () => Promise<T>): Promise<T> {
  const release = onInterrupt(() => {
    for (const name of names) rmSync(join(folder, `${name}.partial`), { recursive: true, force: true });
    console.error(`sightline: interrupted: files that are complete stay in ${folder}`);
    process.exit(EXIT.interrupted);
  });
  try {
    return await work();
  } finally {
    release();
  }
}
