import { traceOutline, type Outline, type Roi } from 'sightline/kernels';
import type { FrameShapes } from '../frameShapes.ts';
import type { GrayPicture } from './grayPicture.ts';
import { html, type Html } from './html.ts';
import { countText, msText, numberText } from './numberText.ts';
import { roiShapes } from './roiShapes.ts';
import type { WorstFrame } from './worstFrames.ts';

/** Regions drawn on a picture that broke no rule; those at fault are all drawn. */
const MAX_SOUND = 600;
/** Reasons told under a picture. */
const MAX_REASONS = 4;

export interface FigureParts {
  readonly worst: WorstFrame;
  /** null where the frame itself cannot be had: then the regions alone are drawn. */
  readonly picture: GrayPicture | null;
  /** Of that frame; null where the session kept none: then boxes are drawn, where the recipe measures them. */
  readonly shapes: FrameShapes['regions'] | null;
  readonly connectivity: 4 | 8;
  readonly rois: readonly Roi[];
  readonly size: { readonly width: number; readonly height: number };
}

/** @returns a frame with its regions, those at fault marked, and the reasons below it */
export function frameFigure({ worst, picture, shapes, connectivity, rois, size: { width, height } }: FigureParts): Html {
  const bad = new Set(worst.failures.flatMap(({ label }) => (label === null ? [] : [label])));
  const drawn = shapes === null ? boxPaths(worst) : shapes.map(({ label, runs }) => ({ label, path: outlinePath(traceOutline(runs, connectivity)) }));
  const sound = drawn.filter(({ label }) => !bad.has(label)).slice(0, MAX_SOUND), atFault = drawn.filter(({ label }) => bad.has(label));
  const image = picture === null ? html`<rect class="no-picture" width="${width}" height="${height}"/>`
    : html`<image width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${Buffer.from(picture.png).toString('base64')}"/>`;
  const { frame, ptsUs, verdict, totalMs } = worst;
  const facts = [ptsUs === null ? null : `${(ptsUs / 1e6).toFixed(3)} s`, countText(worst.regions.count, 'region'), totalMs === null ? null : `${msText(totalMs)} ms`].filter((fact) => fact !== null);
  return html`<figure><svg class="frame" viewBox="0 0 ${width} ${height}" role="img" aria-label="Frame ${frame}${bad.size > 0 ? `, ${countText(bad.size, 'region')} at fault` : ''}">${image}${roiShapes(rois)}<path class="sound" d="${sound.map(({ path }) => path).join('')}"/><path class="at-fault" d="${atFault.map(({ path }) => path).join('')}"/></svg>
<figcaption><strong>Frame ${frame}</strong>${verdict === null ? null : html` <span class="${verdict === 'fail' ? 'fail' : 'pass'}">${verdict === 'fail' ? 'failed' : 'passed'}</span>`} <span class="dim">${facts.join(' · ')}</span>${reasons(worst)}</figcaption></figure>`;
}

function reasons({ failures, failedRules }: WorstFrame): Html | null {
  if (failedRules.length === 0) return null;
  const lines = failedRules.map((rule) => {
    const broken = failures.filter(({ ruleId }) => ruleId === rule);
    const told = broken.slice(0, MAX_REASONS).map(({ label, property, value, limit, side }) => `${label === null ? '' : `region ${label}: `}${property === null ? '' : `${property} `}${numberText(value)}, at ${side === 'max' ? 'most' : 'least'} ${numberText(limit)}`);
    const more = broken.length > MAX_REASONS ? [`and ${broken.length - MAX_REASONS} more`] : [];
    return html`<li><strong>${rule}</strong> ${[...told, ...more].join('; ')}</li>`;
  });
  return html`<ul>${lines}</ul>`;
}

/** Sides of pixels alone: a corner is one number further along. */
function outlinePath(outline: Outline): string {
  let path = `M${outline[0]} ${outline[1]}`;
  for (let i = 2; i < outline.length; i += 2) path += outline[i + 1] === outline[i - 1] ? `H${outline[i]}` : `V${outline[i + 1]}`;
  return `${path}Z`;
}

function boxPaths({ regions: { label, columns } }: WorstFrame): { readonly label: number; readonly path: string }[] {
  const [top, left, bottom, right] = ['bbox_min_row', 'bbox_min_col', 'bbox_max_row', 'bbox_max_col'].map((name) => columns.get(name));
  if (!top || !left || !bottom || !right) return [];
  return Array.from(label, (number, i) => ({ label: number, path: `M${left[i]} ${top[i]}H${right[i]}V${bottom[i]}H${left[i]}Z` }));
}
