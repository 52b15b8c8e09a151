import { DuckDBBlobValue } from '@duckdb/node-api';
import type { Selection } from '../selection.ts';
import type { GrayPicture } from './grayPicture.ts';
import type { SourcePictures, WantedFrame } from './sourcePictures.ts';

/** Reads frames that the session kept as pictures while the run lasted. */
export async function readKeptPictures({ connection }: Selection, wanted: readonly WantedFrame[]): Promise<SourcePictures> {
  const rows = await connection.runAndReadAll(`SELECT frame, png FROM run.pictures WHERE frame IN (${wanted.map(({ frame }) => frame).join(', ')})`);
  const pictures = new Map<number, GrayPicture>();
  for (const [frame, png] of rows.getRows()) if (png instanceof DuckDBBlobValue) pictures.set(Number(frame), { png: png.bytes });
  return { pictures, missing: null };
}
