import { saturatedFrom } from '../../kernels/frame.ts';
import type { Plan } from '../../kernels/recipe/plan.ts';
import { deriveTable } from '../../kernels/regions/deriveTable.ts';
import type { RegionSums } from '../../kernels/regions/regionSums.ts';
import type { RegionTable } from '../../kernels/regions/regionTable.ts';
import { labelReference } from '../../kernels/stages/label/reference.ts';
import { detailsReference } from '../../kernels/stages/measure/detailsReference.ts';
import { sumReference, type IntensityImage } from '../../kernels/stages/measure/reference.ts';

/**
 * @param samples  as the source delivers them; the intensities where they are not corrected
 * @returns `sums` with the details that the plan needs, found pixel by pixel
 */
export function withDetails(plan: Plan, sums: RegionSums, labels: Uint32Array, intensity: IntensityImage | null, samples: IntensityImage | null = intensity): RegionSums {
  if (plan.details.size === 0) return sums;
  const { format: { width, height }, label: { connectivity }, details: wanted } = plan;
  const raw = samples && { samples, saturatedFrom: saturatedFrom(plan.format) }, roi = plan.roi && { mask: plan.roi.mask, strideBytes: plan.mask.strideBytes };
  return { ...sums, details: detailsReference({ labels, width, height, connectivity, sums, intensity, raw, roi, wanted }) };
}

/** @returns the region table of a mask by the references alone; area limits are not applied */
export function referenceTable(plan: Plan, mask: Uint8Array, intensity: IntensityImage, samples: IntensityImage = intensity): RegionTable {
  const { width, height } = plan.format;
  const { labels, count } = labelReference(mask, width, height, plan.label.connectivity);
  return deriveTable(plan, withDetails(plan, sumReference(labels, count, width, height, intensity, true), labels, intensity, samples));
}
