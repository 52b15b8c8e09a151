import { join, relative } from 'node:path';
import { describeFormat, REGION_CAPACITY, type Engine } from 'sightline/kernels';
import type { SessionSummary } from '../../contract/index.ts';
import { budgetTable } from '../budgetTable.ts';
import { fileList } from '../fileList.ts';
import { SUMMARY_FILE } from '../../session/index.ts';
import type { InspectOptions } from './options.ts';

/** Prints what a run gave: session.json itself with --json, else the budget, the ledger and the files. */
export function report({ json }: InspectOptions, engine: Engine, dir: string, summary: SessionSummary): void {
  console.log(json ? JSON.stringify(summary, null, 2) : [headline(engine, summary), budgetText(summary), ledgerText(summary), filesText(dir, summary)].join('\n\n'));
}

function headline(engine: Engine, { source, recipe, versions, calibration }: SessionSummary): string {
  const why = engine.fallbackReason ? `, because ${engine.fallbackReason}` : '';
  const ffmpeg = versions.ffmpeg ? `ffmpeg ${versions.ffmpeg.version} (${versions.ffmpeg.origin})` : 'no ffmpeg';
  return [
    `source  ${source.name}: ${describeFormat(engine.plan.format)}${source.description ? `, ${source.description}` : ''}, ${ffmpeg}`,
    `recipe  ${recipe.name}${calibration && calibration.badCount > 0 ? `; calibration with ${count(calibration.badCount, 'bad pixel')} replaced` : ''}`,
    `engine  ${engine.backend}: ${engine.adapter}${why}`,
  ].join('\n');
}

function budgetText({ budget }: SessionSummary): string {
  if (!budget || budget.frames === 0) return 'no frame was inspected';
  const warmUp = budget.warmUpFrames > 0 ? `, ${budget.warmUpFrames} before them to warm up` : '';
  return `${budgetTable(budget)}\n${count(budget.frames, 'frame')}${warmUp}; ${budget.overruns} over ${budget.budgetMs} ms`;
}

function ledgerText({ ledger, tables }: SessionSummary): string {
  const sum = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((total, count) => total + count, 0);
  const causes = (counts: Readonly<Record<string, number>>): string => {
    const named = Object.entries(counts).filter(([, count]) => count > 0).map(([cause, count]) => `${count} ${cause}`);
    return named.length > 0 ? ` (${named.join(', ')})` : '';
  };
  const verdicts = tables.passed + tables.failed > 0 ? `; ${tables.passed} passed, ${tables.failed} failed a rule` : '';
  const overflow = tables.overflowed > 0 ? `\n${count(tables.overflowed, 'frame')} held more than ${REGION_CAPACITY} regions: their tables are cut; raise minAreaPx2 of measure` : '';
  return `${ledger.captured} captured = ${ledger.inspected} inspected + ${sum(ledger.dropped)} dropped${causes(ledger.dropped)} + ${sum(ledger.failed)} failed${causes(ledger.failed)}; ${count(tables.regions, 'region')}${verdicts}${overflow}`;
}

function filesText(dir: string, { files }: SessionSummary): string {
  return ['files', ...fileList(dir, files), `  ${join(relative(process.cwd(), dir) || '.', SUMMARY_FILE)}`].join('\n');
}

function count(number: number, thing: string): string {
  return `${number} ${thing}${number === 1 ? '' : 's'}`;
}
