import { readFileSync } from 'node:fs';

/** @returns what ffmpeg wrote to stderr; transcripts/README.md says which are recordings */
export function deviceTranscript(name: string): string {
  return readFileSync(new URL(`transcripts/${name}.txt`, import.meta.url), 'utf8');
}
