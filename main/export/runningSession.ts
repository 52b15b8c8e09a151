import { copyFile, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SessionSummary } from '../contract/sessionSummary.ts';
import { isThere } from '../files/makeFolder.ts';
import { DATABASE_FILE, openStoredSession, outputError, SUMMARY_FILE, type StoredSession } from '../session/index.ts';

/** A session that is still written, as it was at one moment. */
export interface SessionCopy {
  readonly session: StoredSession;
  /** Removes it. Never throws. */
  remove(): Promise<void>;
}

/**
 * Copies a session while nothing is written to it: DuckDB lets one program or one reader at a file.
 *
 * @param dir      everything appended is committed, and stays as it is until this settles
 * @param account  what session.json does not know before the end
 * @throws OutputError, SessionError
 */
export async function copyRunningSession(dir: string, account: Pick<SessionSummary, 'ledger' | 'budget'>): Promise<SessionCopy> {
  const folder = await mkdtemp(join(tmpdir(), 'sightline-session-')).catch((cause: unknown) => { throw outputError('session cannot be copied', tmpdir(), cause); });
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true }).catch(() => undefined);
  try {
    for (const name of [DATABASE_FILE, `${DATABASE_FILE}.wal`, SUMMARY_FILE]) {
      if (await isThere(join(dir, name))) await copyFile(join(dir, name), join(folder, name)).catch((cause: unknown) => { throw outputError('session cannot be copied', join(folder, name), cause); });
    }
    const session = await openStoredSession(folder);
    return { session: { ...session, summary: { ...session.summary, ...account } }, remove };
  } catch (error) {
    await remove();
    throw error;
  }
}
