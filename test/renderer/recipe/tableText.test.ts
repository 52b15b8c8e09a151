import { lookupTable } from 'sightline/kernels';
import { describe, expect, it } from 'vitest';
import { identityTable, readTable, tableText } from '../../../renderer/recipe/tableText.ts';

describe('the text of a table', () => {
  it('is read whatever stands between the numbers', () => {
    expect(readTable(' 1,2;3\t-4.5\r\n6e2,\n\n7 ')).toEqual([1, 2, 3, -4.5, 600, 7]);
    expect(readTable(' \n')).toEqual([]);
    expect(readTable('1 two 3px Infinity')).toEqual([1, 'two', '3px', 'Infinity']);
  });
  it('is written so that it reads back the same', () => {
    const table = identityTable(255).map((value) => Math.sqrt(value) - 3);
    expect(readTable(tableText(table))).toEqual(table);
    expect(tableText(identityTable(255)).split('\n')[1]).toBe('8 9 10 11 12 13 14 15');
    expect(tableText([])).toBe('');
  });
});

describe('the identity', () => {
  it.each([8, 12, 16])('sends every sample of %i bits to itself, in the table that an engine looks up', (bitDepth) => {
    const full = 2 ** bitDepth - 1, tableDn = identityTable(full);
    const { entries, indexScale } = lookupTable({ stage: 'lookup', method: 'table', tableDn }, { width: 1, height: 1, bitDepth, range: 'full', pixelFormat: bitDepth === 8 ? 'gray8' : 'gray16le' });
    expect(entries.length).toBe(tableDn.length);
    // Entries of 12 bits stand a sixteenth of a DN apart: the nearest is at most half of that away.
    const limitDn = bitDepth === 12 ? 1 / 32 : 0;
    for (let sample = 0; sample <= full; sample++) expect(Math.abs(entries[Math.round(sample * indexScale)]! - sample)).toBeLessThanOrEqual(limitDn);
  });
});
