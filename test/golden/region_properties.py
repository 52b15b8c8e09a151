"""Properties of one region of skimage.measure.regionprops, as the goldens store them.

Where this file does not simply repeat scikit-image 0.19:
- orientation is null where both second moments are equal and the mixed one is 0 (decided in integers), and has scikit-image
  0.26's sign where the two are equal and the mixed one is not (diag8 of region-properties.json): 0.19's is the other;
- centroid_weighted is null where the intensities do not sum to more than 0;
- intensity_std is numpy.std of the region's intensities.
"""
import math

import numpy as np


def integer_sums(label, rows, cols, v):
    """One line of RegionSums: label, geometry, limits, intensities; exact at any size."""
    x, y, v = ([int(value) for value in array] for array in (cols, rows, v))
    return [label, len(x), sum(x), sum(y), sum(a * a for a in x), sum(b * b for b in y), sum(a * b for a, b in zip(x, y)),
            min(x), min(y), max(x), max(y), sum(v), min(v), max(v), sum(a * a for a in v),
            sum(a * b for a, b in zip(v, x)), sum(a * b for a, b in zip(v, y))]


def orientation(region, sums):
    n, sx, sy, sxx, syy, sxy = sums[1:7]
    spread_x, spread_y, mixed = n * sxx - sx * sx, n * syy - sy * sy, n * sxy - sx * sy
    if spread_x != spread_y:
        return region.orientation
    return math.copysign(math.pi / 4, mixed) if mixed else None


def properties(region, dn, sums, shape):
    inside = dn[region.coords[:, 0], region.coords[:, 1]]
    min_row, min_col, max_row, max_col = region.bbox
    weighted = region.centroid_weighted if math.fsum(inside) > 0 else (None, None)
    return {
        "area": region.area, "bbox_min_row": min_row, "bbox_min_col": min_col, "bbox_max_row": max_row, "bbox_max_col": max_col,
        "centroid_row": region.centroid[0], "centroid_col": region.centroid[1],
        "equivalent_diameter_area": region.equivalent_diameter_area, "extent": region.extent,
        "axis_major_length": region.axis_major_length, "axis_minor_length": region.axis_minor_length,
        "eccentricity": region.eccentricity, "orientation": orientation(region, sums),
        "intensity_mean": region.intensity_mean, "intensity_min": region.intensity_min, "intensity_max": region.intensity_max,
        "intensity_std": np.std(inside), "centroid_weighted_row": weighted[0], "centroid_weighted_col": weighted[1],
        "touches_border": min_row == 0 or min_col == 0 or max_row == shape[0] or max_col == shape[1],
    }


def stored(value):
    """Ten digits are enough for a comparison at 1e-6."""
    if value is None:
        return None
    value = float(f"{float(value):.10g}")
    return int(value) if value == int(value) else value
