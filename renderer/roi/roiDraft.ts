import { roiSchema, type Roi } from 'sightline/kernels';
import type { Draft, Json } from '../recipe/draft.ts';

/** @returns the ROIs of a draft in its order; null in the place of one that cannot be drawn */
export function roisOf(draft: Draft): readonly (Roi | null)[] {
  return listOf(draft).map((each) => {
    const read = roiSchema.safeParse(each);
    return read.success ? read.data : null;
  });
}

/** @returns a name that no ROI of the draft has */
export function freeRoiId(draft: Draft): string {
  const taken = new Set(listOf(draft).map((each) => (typeof each === 'object' && each !== null ? (each as Draft)['id'] : undefined)));
  let number = 1;
  while (taken.has(`ROI ${number}`)) number += 1;
  return `ROI ${number}`;
}

/** @returns the draft with a ROI at a place; past the end it is added */
export function withRoi(draft: Draft, index: number, roi: Roi): Draft {
  const list = listOf(draft);
  const json = JSON.parse(JSON.stringify(roi)) as Json;
  return { ...draft, rois: index < list.length ? list.map((each, i) => (i === index ? json : each)) : [...list, json] };
}

export function withoutRoi(draft: Draft, index: number): Draft {
  return { ...draft, rois: listOf(draft).filter((_, i) => i !== index) };
}

function listOf(draft: Draft): readonly Json[] {
  const rois = draft['rois'];
  return Array.isArray(rois) ? (rois as readonly Json[]) : [];
}
