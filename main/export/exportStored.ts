import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SHAPE_FORMATS, TABLE_FORMATS, type ExportFormat, type TableFormat } from '../contract/sessionSummary.ts';
import { exportFileNames, exportTables, rangeSuffix, type FrameRange, type StoredSession } from '../session/index.ts';
import { cocoDocument } from './coco/cocoDocument.ts';
import { openExportFolder } from './exportFolder.ts';
import { checkShapes } from './frameShapes.ts';
import { roiSet } from './imagej/roiSet.ts';
import { writeLabelImages } from './labels/labelImages.ts';
import { reportDocument } from './report/reportDocument.ts';
import { openSelection, SELECTED, type Selection, type Wanted } from './selection.ts';
import { writeWholeFile } from './wholeFile.ts';

/** What becomes of a stored session. */
export interface StoredExport extends Wanted {
  readonly session: StoredSession;
  readonly formats: readonly ExportFormat[];
  /** Made where it is missing; none of the files may be in it. */
  readonly folder: string;
}

/** A report of a range of frames, in the session's own folder. */
export interface RangeReport {
  readonly session: StoredSession;
  readonly range: FrameRange;
  readonly folder: string;
}

/** A file, or a folder of files, that was written. */
export interface ExportedFile {
  readonly name: string;
  readonly sizeBytes: number;
}

/** What an export wrote. */
export interface Exported {
  readonly frameCount: number;
  readonly regionCount: number;
  readonly files: readonly ExportedFile[];
}

type DocumentFormat = Exclude<ExportFormat, TableFormat>;

/** Each of these becomes one file, or one folder of files. */
const DOCUMENTS: Readonly<Record<DocumentFormat, { readonly name: string; readonly write: (path: string, selection: Selection, session: StoredSession) => Promise<void> }>> = {
  coco: { name: 'coco.json', write: (path, selection, { summary }) => writeWholeFile(path, cocoDocument(selection, summary)) },
  labels: { name: 'labels', write: (path, selection, { summary }) => writeLabelImages(path, selection, summary) },
  imagej: { name: 'rois.zip', write: (path, selection, { summary }) => writeWholeFile(path, roiSet(selection, summary)) },
  report: { name: 'report.html', write: (path, selection, session) => writeWholeFile(path, reportDocument(selection, session)) },
};

/** @returns whether regions' pixels are needed for any of the formats */
export function needsShapes(formats: readonly ExportFormat[]): boolean {
  return SHAPE_FORMATS.some((format) => formats.includes(format));
}

/**
 * @param hasProbes  whether the session has the table `probes`
 * @returns the files and folders that the formats become
 */
export function exportedNames(formats: readonly ExportFormat[], hasProbes: boolean): string[] {
  return [...exportFileNames(tableFormats(formats), { hasProbes }), ...documentFormats(formats).map((format) => DOCUMENTS[format].name)];
}

/** @returns those of the formats that are tables, in their order */
export function tableFormats(formats: readonly ExportFormat[]): TableFormat[] {
  return formats.filter((format): format is TableFormat => (TABLE_FORMATS as readonly string[]).includes(format));
}

/** @returns those of the formats that are made from a session that has ended */
export function documentFormats(formats: readonly ExportFormat[]): DocumentFormat[] {
  return (Object.keys(DOCUMENTS) as DocumentFormat[]).filter((format) => formats.includes(format));
}

/**
 * Writes a stored session, or a part of it, in other programs' formats. A file has its name only once it is complete.
 *
 * @throws SessionError, ConditionError, OutputError
 */
export async function exportStored({ session, formats, folder, ...wanted }: StoredExport): Promise<Exported> {
  const selection = await openSelection(session, wanted);
  try {
    const { connection, columns, frameCount, regionCount } = selection;
    if (needsShapes(formats)) await checkShapes(connection, session.database);
    const names = exportedNames(formats, columns.probes.length > 0);
    await openExportFolder(folder, names);
    const store = { isInOrder: false, run: async (sql: string): Promise<void> => { await connection.run(sql); } };
    await exportTables(store, { folder, columns, formats: tableFormats(formats), tables: SELECTED });
    for (const format of documentFormats(formats)) await DOCUMENTS[format].write(join(folder, DOCUMENTS[format].name), selection, session);
    return { frameCount, regionCount, files: await Promise.all(names.map((name) => measured(folder, name))) };
  } finally {
    await selection.close();
  }
}

/**
 * Writes `report.html`, of a range `report-10-19.html`; one that is there is replaced.
 *
 * @returns its path
 * @throws SessionError, OutputError
 */
export async function exportReport({ session, range, folder }: RangeReport): Promise<string> {
  const path = join(folder, `report${rangeSuffix(range)}.html`);
  const selection = await openSelection(session, { frames: [range], where: null });
  try {
    await DOCUMENTS.report.write(path, selection, session);
  } finally {
    await selection.close();
  }
  return path;
}

async function measured(folder: string, name: string): Promise<ExportedFile> {
  const path = join(folder, name);
  const found = await stat(path);
  if (!found.isDirectory()) return { name, sizeBytes: found.size };
  const sizes = await Promise.all((await readdir(path)).map(async (file) => (await stat(join(path, file))).size));
  return { name: `${name}/`, sizeBytes: sizes.reduce((sum, size) => sum + size, 0) };
}
