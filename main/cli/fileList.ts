import { join, relative } from 'node:path';

/** @returns lines for people: each file as it can be opened from here, and its size */
export function fileList(dir: string, files: readonly { readonly name: string; readonly sizeBytes: number }[]): string[] {
  const shown = relative(process.cwd(), dir) || '.';
  return files.map(({ name, sizeBytes }) => `  ${join(shown, name)}  ${sizeText(sizeBytes)}`);
}

function sizeText(bytes: number): string {
  return bytes < 1e6 ? `${(bytes / 1e3).toFixed(1)} kB` : `${(bytes / 1e6).toFixed(1)} MB`;
}
