import type { StoredSession } from '../../session/index.ts';
import { hasShapes, readShapesOf } from '../frameShapes.ts';
import { hasTable, type Selection } from '../selection.ts';
import { frameFigure } from './frameFigure.ts';
import { html, Html } from './html.ts';
import { readKeptPictures } from './keptPictures.ts';
import { countText } from './numberText.ts';
import { propertyColumns, readDistribution, readEvents, readFailedRules, readSeries, readVerdicts, type Distribution } from './reportData.ts';
import { distributionsSection, eventsSection, ledgerSection, originSection, rulesSection, timeSection } from './reportSections.ts';
import { REPORT_STYLE } from './reportStyle.ts';
import { limitsOn } from './ruleText.ts';
import { readSourcePictures } from './sourcePictures.ts';
import { findWorstFrames } from './worstFrames.ts';

/** Frames shown as pictures. */
const WORST_FRAMES = 6;
const MAX_EVENTS = 60;

/**
 * A session as one page that loads nothing: verdict, worst frames as pictures, plots, budget, distributions, the account of every frame
 * and where everything came from. Frames and regions are the selected ones; budget and account are of the whole run.
 *
 * Pictures are those that the session kept, or are decoded again from the source; where it was live or has changed the regions are drawn
 * without them, and the page says so.
 */
export async function* reportDocument(selection: Selection, { summary }: StoredSession): AsyncGenerator<string, void, undefined> {
  const { recipe, source } = summary;
  const { passed, failed } = await readVerdicts(selection);
  yield html`<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><title>${recipe.name}: ${source.name}</title><style>${new Html(REPORT_STYLE)}</style></head><body>
<header><h1>${recipe.name}</h1><p class="headline dim">${source.name} · ${summary.started.slice(0, 19).replace('T', ' ')} UTC · Sightline ${summary.versions.sightline}</p>${tiles(selection, summary, passed, failed)}</header>
<main><section><h2>Rules</h2>${rulesSection(recipe, await readFailedRules(selection), selection.frameCount)}</section>\n`.text;
  yield* worstSection(selection, { summary }, failed);
  yield html`<section><h2>Frames and time</h2>${timeSection(await readSeries(selection), summary)}</section>\n`.text;
  yield html`<section><h2>Distributions</h2>${distributionsSection(await readDistributions(selection, summary), summary)}</section>\n`.text;
  yield html`<section><h2>Account of every frame</h2>${ledgerSection(summary)}</section>\n`.text;
  const events = eventsSection(await readEvents(selection, MAX_EVENTS + 1), MAX_EVENTS);
  if (events !== null) yield events.text;
  yield html`<section><h2>Source, engine, recipe</h2>${originSection(summary)}</section></main></body></html>\n`.text;
}

function tiles({ frameCount, regionCount }: Selection, { budget, recipe }: StoredSession['summary'], passed: number, failed: number): Html {
  const judged = recipe.rules.length > 0 ? [['passed', passed, 'pass'], ['failed', failed, failed > 0 ? 'fail' : '']] as const : [];
  const overruns = budget === null ? [] : [[`frames over ${recipe.budgetMs} ms`, budget.overruns, '']] as const;
  const all = [['frames', frameCount, ''], ...judged, ['regions', regionCount, ''], ...overruns] as const;
  return html`<dl class="tiles">${all.map(([name, value, kind]) => html`<div><dt>${name}</dt><dd class="${kind}">${value}</dd></div>`)}</dl>`;
}

/** A picture at a time: they are the bulk of the page. */
async function* worstSection(selection: Selection, { summary }: Pick<StoredSession, 'summary'>, failed: number): AsyncGenerator<string, void, undefined> {
  const isKept = await hasTable(selection.connection, 'pictures');
  const worst = await findWorstFrames(selection, summary.recipe, WORST_FRAMES, isKept ? 'pictures' : null);
  if (worst.length === 0) return;
  const { pictures, missing } = isKept ? await readKeptPictures(selection, worst) : await readSourcePictures(summary, worst);
  const outlined = await hasShapes(selection.connection);
  const connectivity = summary.recipe.stages.find((stage) => stage.stage === 'label')?.connectivity ?? 8;
  const title = failed > 0 ? 'Worst frames' : 'Slowest frames';
  const which = failed > 0 ? `${countText(failed, 'frame')} failed; these broke most rules with most regions, each the worst of its part of the run.` : 'No frame failed a rule; these took longest, each in its part of the run.';
  const drawn = outlined ? 'Outlines of the regions' : 'Boxes of the regions, as the session kept no shapes';
  yield html`<section><h2>${title}</h2><p class="caption">${which} ${drawn}; red: at fault.${missing === null ? null : html` ${missing}`}</p><div class="frames">`.text;
  for (const each of worst) {
    const shapes = outlined ? await readShapesOf(selection, each.frame) : null;
    yield frameFigure({ worst: each, picture: pictures.get(each.frame) ?? null, shapes, connectivity, rois: summary.recipe.rois, size: summary.frame }).text;
  }
  yield '</div></section>\n';
}

async function readDistributions(selection: Selection, { recipe }: StoredSession['summary']): Promise<Distribution[]> {
  const found: Distribution[] = [];
  for (const column of await propertyColumns(selection)) {
    const distribution = await readDistribution(selection, column, limitsOn(column, recipe.rules).map(({ value }) => value));
    if (distribution !== null) found.push(distribution);
  }
  return found;
}
