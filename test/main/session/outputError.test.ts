import { describe, expect, it } from 'vitest';
import { OutputError, outputError } from '../../../main/session/outputError.ts';

const CODES = ['EACCES', 'EPERM', 'EROFS', 'ENOENT', 'ENOTDIR', 'EISDIR', 'EEXIST', 'ENOSPC', 'EDQUOT', 'EFBIG', 'ENAMETOOLONG'];
const coded = (code: string) => Object.assign(new Error(`${code}: said the system`), { code });

describe('trouble with the output', () => {
  it.each(CODES)('should be told in words with a remedy for each who asks: %s', (code) => {
    const { message, windowMessage } = outputError('export cannot be written', '/out/regions.csv', coded(code));
    for (const line of [message, windowMessage]) expect(line).toMatch(/^export cannot be written: \/out\/regions\.csv: [^:]+: [^:]+$/);
    expect(message).not.toContain(code);
    // The window has no options.
    expect(windowMessage).not.toContain('--');
    expect(windowMessage.split(': ').slice(0, 3)).toEqual(message.split(': ').slice(0, 3));
  });

  it('should be told by what DuckDB says, where there is no code', () => {
    const { message, windowMessage } = outputError('session cannot be written', '/out', new Error('IO Error: write: No space left on device\nmore'));
    expect(message).toBe('session cannot be written: /out: the disk is full: free some space or name a folder on another one with --out');
    expect(windowMessage).toBe('session cannot be written: /out: the disk is full: free some space, and try again');
  });

  it('should say what the system said, where nobody knows it', () => {
    const { message, windowMessage } = outputError('export cannot be written', '/out', coded('EWHATEVER'));
    expect(message).toBe('export cannot be written: /out: EWHATEVER: said the system: name another folder with --out');
    expect(windowMessage).toBe('export cannot be written: /out: EWHATEVER: said the system: look at the folder, and try again');
  });

  it('should stay what it was first', () => {
    const first = new OutputError('export /out/a: is there already');
    expect(outputError('export cannot be written', '/out', first)).toBe(first);
    expect(first.windowMessage).toBe(first.message);
  });
});
