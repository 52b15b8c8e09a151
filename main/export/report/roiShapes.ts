import type { Roi } from 'sightline/kernels';
import { html, type Html } from './html.ts';

/** @returns the ROIs as shapes of a drawing in pixel corners: a pixel's centre is half a pixel further than its number */
export function roiShapes(rois: readonly Roi[]): Html[] {
  return rois.map((roi) => {
    const kind = roi.mode === 'exclude' ? 'roi excluded' : 'roi';
    const title = html`<title>ROI ${roi.id}, ${roi.mode === 'exclude' ? 'excluded' : 'included'}</title>`;
    switch (roi.shape) {
      case 'rectangle': return html`<rect class="${kind}" x="${roi.col}" y="${roi.row}" width="${roi.width}" height="${roi.height}">${title}</rect>`;
      case 'circle': return html`<circle class="${kind}" cx="${roi.col + 0.5}" cy="${roi.row + 0.5}" r="${roi.radiusPx}">${title}</circle>`;
      case 'polygon': return html`<polygon class="${kind}" points="${roi.points.map(([row, col]) => `${col + 0.5},${row + 0.5}`).join(' ')}">${title}</polygon>`;
    }
  });
}
