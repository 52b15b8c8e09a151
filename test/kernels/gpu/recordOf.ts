import { recordPlaces, recordWords, type RecordField, type RecordParts } from '../../../kernels/stages/measure/regionRecord.wgsl.ts';

/** @returns one record as the device leaves it: every field's value, two's complement, in as many words as there are to the next field; 0 elsewhere */
export function recordOf(parts: RecordParts, values: Readonly<Partial<Record<RecordField, bigint>>>): Uint32Array {
  const words = new Uint32Array(recordWords(parts)), places = recordPlaces(parts);
  const starts = [...Object.values(places).filter((place) => !Number.isNaN(place)), words.length].sort((a, b) => a - b);
  for (const [field, value] of Object.entries(values)) {
    const place = places[field as RecordField];
    for (let word = place; word < starts.find((start) => start > place)!; word++) words[word] = Number(BigInt.asUintN(32, value >> BigInt(32 * (word - place))));
  }
  return words;
}
