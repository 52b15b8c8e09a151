import { SourceError, type Capture } from '../../capture/index.ts';
import type { SessionSummary } from '../../contract/index.ts';
import { documentFormats, exportStored } from '../../export/index.ts';
import { openStoredSession, recordFiles } from '../../session/index.ts';
import { EXIT, exitCodeOf, type ExitCode } from '../exitCode.ts';
import { createProgress } from '../progress.ts';
import { onInterrupt } from './interrupt.ts';
import type { InspectOptions } from './options.ts';
import { prepare, type Prepared } from './prepare.ts';
import { report } from './report.ts';
import { run, type RunAccount } from './run.ts';

/**
 * `sightline inspect`: a source through every stage into a session.
 *
 * @returns the exit code; an error that ended the run early is printed after what was inspected is safe
 */
export async function inspect(options: InspectOptions): Promise<ExitCode> {
  const progress = createProgress(process.stderr, options.quiet || options.json, options.frames ?? null);
  const interrupt = new AbortController();
  const release = onInterrupt(() => interrupt.abort());
  try {
    const prepared = await prepare(options, progress, interrupt.signal);
    if (options.verbose) console.error(prepared.capture.commandLine);
    try {
      const account = await run(prepared, progress, interrupt.signal);
      progress.clear();
      return await finish(options, prepared, account, interrupt.signal.aborted);
    } finally {
      await prepared.close();
    }
  } catch (error) {
    // Ctrl-C ends ffmpeg too: what it then complains of is not the reason.
    if (!interrupt.signal.aborted) throw error;
    console.error('sightline: interrupted before the first frame: nothing was written');
    return EXIT.interrupted;
  } finally {
    progress.clear();
    release();
  }
}

/** Stores the account, prints it, and turns what happened into one exit code. */
async function finish(options: InspectOptions, { capture, engine, pictures, session }: Prepared, account: RunAccount, interrupted: boolean): Promise<ExitCode> {
  const { failure, ledger, budget } = account;
  const lateFault = interrupted ? null : failure ?? sourceFault(capture, options.source);
  const reason = lateFault instanceof Error ? lateFault.message.split('\n')[0]! : interrupted ? 'interrupted' : null;
  if (reason !== null) session.event(interrupted ? 'interrupted' : 'ended-early', reason);
  if (pictures !== null) await session.keepPictures(pictures.pictures);
  const closed = await session.close({
    state: interrupted ? 'interrupted' : lateFault ? 'failed' : 'done', reason, ledger, budget,
  });
  const nothingHappened = lateFault !== null && ledger.captured === 0;
  const summary = nothingHappened ? closed : await exportDocuments(options, session.dir, closed);
  if (!options.quiet && !nothingHappened) report(options, engine, session.dir, summary);
  if (lateFault) {
    const known = exitCodeOf(lateFault);
    if (known === null) throw lateFault;
    if (options.verbose) console.error(capture.ffmpegLog.join('\n'));
    console.error(`sightline: ${reason} (${ledger.inspected === 0 ? 'no frame was inspected' : `${ledger.inspected} frames inspected before are complete`} in ${session.dir})`);
    return known;
  }
  if (interrupted) {
    console.error(`sightline: interrupted: ${ledger.inspected} frames are complete in ${session.dir}`);
    return EXIT.interrupted;
  }
  return options.failOnReject && account.rejected > 0 ? EXIT.rejected : EXIT.done;
}

/** What is made of a whole session is made once it has ended. @returns the account with the files in it */
async function exportDocuments({ export: wanted }: InspectOptions, dir: string, closed: SessionSummary): Promise<SessionSummary> {
  const formats = documentFormats(wanted);
  if (formats.length === 0) return closed;
  const { files } = await exportStored({ session: await openStoredSession(dir), formats, folder: dir, frames: null, where: null });
  return recordFiles(dir, closed, [...files]);
}

/** A source that is short, or of which parts could not be decoded, is not what the person believes was inspected. */
function sourceFault({ outcome }: Capture, source: string): SourceError | null {
  if (!outcome || !(outcome.endedEarly || outcome.decodeErrors > 0 || outcome.damagedFrames > 0)) return null;
  return new SourceError(`source ${source}: ${outcome.reason ?? 'it ended early'}`);
}
