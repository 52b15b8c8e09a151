import { describeFormat } from 'sightline/kernels';
import type { SessionSummary } from '../../contract/sessionSummary.ts';
import { exportMeaning } from '../../session/index.ts';
import { html, type Html, type HtmlValue } from './html.ts';
import { countText, msText, numberText } from './numberText.ts';
import { distributionPlot, regionsPlot, timePlot } from './plots.ts';
import type { Distribution, SeriesPoint } from './reportData.ts';
import { limitsOn, ruleText } from './ruleText.ts';

/** What became of frames that were not inspected, in words. */
const CAUSES: Readonly<Record<string, string>> = {
  'host-busy': 'the frame host was busy',
  'link-busy': 'the link to the window was busy',
  'engine-busy': 'the engine was busy with earlier frames',
  'source-gap': 'the source lost them and said so',
  'decode-error': 'they could not be decoded',
  'device-lost': 'the device that inspects was lost',
  'output-error': 'their results could not be taken or written',
};

/** @returns rules and how many frames broke each */
export function rulesSection(recipe: SessionSummary['recipe'], failedRules: readonly { readonly rule: string; readonly frames: number }[], frameCount: number): Html {
  if (recipe.rules.length === 0) return html`<p>The recipe has no rules: nothing was judged.</p>`;
  const others = failedRules.filter(({ rule }) => !recipe.rules.some(({ id }) => id === rule)).map(({ rule, frames }) => ({ id: rule, text: rule === 'region-overflow' ? 'more regions than a table holds' : '', frames }));
  const rows = [...recipe.rules.map((rule) => ({ id: rule.id, text: ruleText(rule), frames: failedRules.find((each) => each.rule === rule.id)?.frames ?? 0 })), ...others];
  return html`<table><thead><tr><th>Rule</th><th>Asks for</th><th class="number">Frames that broke it</th><th class="number">Share</th></tr></thead><tbody>${rows.map(({ id, text, frames }) =>
    html`<tr><td>${id}</td><td>${text}</td><td class="number">${frames}</td><td class="number">${frameCount === 0 ? '' : `${((100 * frames) / frameCount).toFixed(1)} %`}</td></tr>`)}</tbody></table>${recipe.rejectAt === undefined ? null : html`<p class="caption">A frame fails when the weights of the rules it breaks add up to ${recipe.rejectAt}; 1 where no weight is given.</p>`}`;
}

/** @returns plots over the frames and the run's budget table */
export function timeSection(series: readonly SeriesPoint[], { budget, engine, frame, recipe }: SessionSummary): Html {
  const condition = `${describeFormat(frame)}, ${engine.backend} (${engine.adapter})`;
  const plots = series.length === 0 ? html`<p>No frame was inspected.</p>` : html`<div class="pair"><div>${regionsPlot(series)}<p class="caption">Regions per frame: mean, and from least to most of neighbouring frames. Red marks: frames that failed.</p></div><div>${
    timePlot(series, recipe.budgetMs)}<p class="caption">Time of a frame: median, and up to the longest of neighbouring frames. ${condition}</p></div></div>`;
  if (budget === null || budget.frames === 0) return html`${plots}<p>The run recorded no budget.</p>`;
  const rows = budget.rows.map(({ name, statistics, fusedInto }) => html`<tr><td>${name === 'total' ? 'frame' : name}</td>${statistics === null
    ? html`<td class="dim" colspan="5">${fusedInto === null ? 'not available' : `in ${fusedInto}`}</td>`
    : [statistics.p50, statistics.p95, statistics.p99, statistics.max].map((ms) => html`<td class="number">${msText(ms)}</td>`).concat(html`<td class="number">${(100 * statistics.share).toFixed(1)} %</td>`)}</tr>`);
  const warmUp = budget.warmUpFrames > 0 ? `, ${budget.warmUpFrames} before them to warm up` : '';
  return html`${plots}<table><thead><tr><th>Stage</th><th class="number">p50 ms</th><th class="number">p95 ms</th><th class="number">p99 ms</th><th class="number">max ms</th><th class="number">of ${budget.budgetMs} ms</th></tr></thead><tbody>${rows}</tbody></table>
<p class="caption">${countText(budget.frames, 'frame')}${warmUp}; ${budget.overruns} over ${budget.budgetMs} ms. The whole run; nearest-rank percentiles. ${condition}</p>`;
}

/** @returns a histogram a property, with the limits of the rules */
export function distributionsSection(distributions: readonly Distribution[], { recipe }: SessionSummary): Html {
  if (distributions.length === 0) return html`<p>No region was selected.</p>`;
  const plots = distributions.map((distribution) => {
    const { column, count, min, median, max, outside } = distribution;
    const meaning = exportMeaning(column);
    const unit = meaning?.unit ?? '';
    const limits = limitsOn(column, recipe.rules);
    const beyond = outside > 0 ? `; ${outside} in the end bins lie beyond` : '';
    return html`<figure class="small"><figcaption><strong>${column}</strong>${meaning === null ? null : html` <span class="dim">${meaning.definition}</span>`}</figcaption>${distributionPlot(distribution, unit, limits)}
<p class="caption">${countText(count, 'value')}: least ${numberText(min)}, median ${numberText(median)}, most ${numberText(max)}${unit === '' ? '' : ` ${unit}`}${beyond}${limits.map(({ name, value }) => html`<br><span class="limit-name">${name} ${numberText(value)}</span>`)}</p></figure>`;
  });
  return html`<div class="grid">${plots}</div>`;
}

/** @returns the account of every captured frame, the causes in words */
export function ledgerSection({ ledger, state, reason }: SessionSummary): Html {
  const entries = Object.entries({ ...ledger.dropped, ...ledger.failed }).filter(([, frames]) => frames > 0);
  const total = (counts: Readonly<Record<string, number>>): number => Object.values(counts).reduce((sum, frames) => sum + frames, 0);
  const dropped = total(ledger.dropped), failed = total(ledger.failed);
  const balanced = ledger.captured === ledger.inspected + dropped + failed;
  return html`<p class="ledger">${ledger.captured} captured = ${ledger.inspected} inspected + ${dropped} dropped + ${failed} failed <span class="${balanced ? 'pass' : 'fail'}">${balanced ? 'balanced' : 'not balanced'}</span></p>
${entries.length === 0 ? html`<p>Every captured frame was inspected.</p>` : html`<ul>${entries.map(([cause, frames]) => html`<li>${countText(frames, 'frame')}: ${CAUSES[cause] ?? cause} <span class="dim">(${cause})</span></li>`)}</ul>`}
${state === 'done' ? null : html`<p class="fail">The run ${state === 'running' ? 'had not ended' : `was ${state}`}${reason === null ? '' : `: ${reason}`}.</p>`}`;
}

/** @returns everything that the run recorded of its making */
export function originSection({ source, frame, engine, calibration, versions, recipe, recipeSha256, started, ended }: SessionSummary): Html {
  return html`<div class="columns"><div><h3>Source</h3>${facts({ ...source, format: describeFormat(frame), started, ended })}<h3>Engine</h3>${facts({ ...engine, fallbackReason: engine.fallbackReason ?? 'none' })}</div>
<div><h3>Calibration</h3>${calibration === null ? html`<p>None: the recipe has no flat-field.</p>` : facts(calibration)}<h3>Versions</h3>${facts({ ...versions, ffmpeg: versions.ffmpeg === null ? null : `${versions.ffmpeg.version} (${versions.ffmpeg.origin})` })}</div></div>
<h3>Recipe</h3>${facts({ name: recipe.name, SHA256: recipeSha256 })}<pre>${JSON.stringify(recipe, null, 2)}</pre>`;
}

/** @returns what happened on the way; null where nothing did */
export function eventsSection(events: readonly { readonly atMs: number; readonly frame: number | null; readonly kind: string; readonly message: string }[], limit: number): Html | null {
  if (events.length === 0) return null;
  const rows = events.slice(0, limit).map(({ atMs, frame, kind, message }) => html`<tr><td class="number">${(atMs / 1000).toFixed(1)} s</td><td class="number">${frame}</td><td>${kind}</td><td>${message}</td></tr>`);
  return html`<section><h2>Events</h2><table><thead><tr><th class="number">After</th><th class="number">Frame</th><th>Event</th><th></th></tr></thead><tbody>${rows}</tbody></table>${events.length > limit ? html`<p class="caption">The first ${limit}; the rest is in the session.</p>` : null}</section>`;
}

/** Whatever a record holds, by its own names: fields of later versions show without being known here. */
function facts(record: Readonly<Record<string, unknown>>): Html {
  const rows = Object.entries(record).filter(([, value]) => value !== null && value !== undefined);
  return html`<dl>${rows.map(([name, value]) => html`<dt>${nameText(name)}</dt><dd>${valueText(value)}</dd>`)}</dl>`;
}

function nameText(name: string): string {
  return name.replace(/([a-z])([A-Z])/g, '$1 $2').toLowerCase();
}

function valueText(value: unknown): HtmlValue {
  if (typeof value === 'number') return numberText(value);
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (Array.isArray(value)) return value.map(String).join(', ');
  return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
