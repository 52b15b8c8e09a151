import { readFileSync } from 'node:fs';

/** What must work: the build of 2018 that the registry ships, Debian 12's and Debian 13's. */
export const VERSIONS = ['n47683', '5.1.9', '7.1.5'] as const;

/** @returns the stderr that `transcripts/record.mjs` recorded */
export function transcript(version: (typeof VERSIONS)[number], name: string): string {
  return readFileSync(new URL(`transcripts/${version}/${name}.txt`, import.meta.url), 'utf8');
}

/** @returns its lines at error level */
export function errorLines(text: string): string[] {
  return text.split('\n').filter((line) => /\[(error|fatal)\]/.test(line));
}
