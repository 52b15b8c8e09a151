import { createHash } from 'node:crypto';
import { open, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Recipe } from 'sightline/kernels';
import { sessionSummarySchema, type SessionSummary } from '../contract/sessionSummary.ts';
import { outputError } from './outputError.ts';

export const SUMMARY_FILE = 'session.json';

/**
 * The recipe's identity: SHA-256 of its JSON without white space, defaults filled in. Two files that mean the same recipe
 * have the same one, because a parsed recipe has its keys in the schema's order.
 */
export function recipeSha256(recipe: Recipe): string {
  return createHash('sha256').update(JSON.stringify(recipe)).digest('hex');
}

/**
 * Enters files that were made after the run ended.
 * @returns what session.json holds now
 * @throws OutputError
 */
export async function recordFiles(folder: string, summary: SessionSummary, files: SessionSummary['files']): Promise<SessionSummary> {
  const more = { ...summary, files: [...summary.files, ...files] };
  await writeSummary(folder, more);
  return more;
}

/**
 * Puts session.json in place, whole: whoever reads it sees the account before or the account after.
 * @throws OutputError
 */
export async function writeSummary(folder: string, summary: SessionSummary): Promise<void> {
  const path = join(folder, SUMMARY_FILE);
  const partial = `${path}.partial`;
  const text = `${JSON.stringify(sessionSummarySchema.parse(summary), null, 2)}\n`;
  try {
    const file = await open(partial, 'w');
    try {
      await file.writeFile(text);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(partial, path);
  } catch (cause) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw outputError('session.json cannot be written', path, cause);
  }
}
