"""Properties of one region of skimage.measure.regionprops, as the goldens store them.

Where this file does not simply repeat scikit-image 0.19:
- orientation is null where both second moments are equal and the mixed one is 0 (decided in integers), and has scikit-image
  0.26's sign where the two are equal and the mixed one is not (diag8 of region-properties.json): 0.19's is the other;
- centroid_weighted is null where the intensities do not sum to more than 0;
- intensity_std and intensity_median are numpy's of the region's intensities;
- area_filled and euler_number take the connectivity that regions were labelled with, and holes its dual (scikit-image's own
  area_filled is always 8-connected in the background);
- area_convex, solidity and the Feret diameters are of the hull of the pixels' corners, by scipy.spatial.ConvexHull: scikit-image
  0.19's hull is of the pixels' sides' midpoints. feret_angle: every pair of hull corners, in integers, the smallest angle on a tie;
- circularity is 4 pi area / perimeter^2, null where the perimeter is 0.
"""
import math

import numpy as np
import scipy.ndimage
import scipy.spatial
import skimage.measure

MOMENT_ORDERS = [(0, 0), (1, 0), (0, 1), (2, 0), (1, 1), (0, 2), (3, 0), (2, 1), (1, 2), (0, 3)]


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


def hull_properties(region):
    """Of the convex hull of the corners of the region's pixels; rows and columns as float64 that hold integers."""
    corners = np.unique(np.concatenate([region.coords + corner for corner in ((0, 0), (0, 1), (1, 0), (1, 1))]), axis=0)
    hull = scipy.spatial.ConvexHull(corners)
    points = corners[hull.vertices].astype(np.int64)
    rows, cols = (np.subtract.outer(points[:, axis], points[:, axis]).ravel() for axis in (0, 1))
    squares = rows * rows + cols * cols
    longest = squares == squares.max()
    angles = np.arctan2(cols[longest], rows[longest])
    # Half of the pairs are the others turned round; only those above -pi/2 to pi/2 count.
    angles = angles[(angles > -math.pi / 2 + 1e-12) & (angles <= math.pi / 2 + 1e-12)]
    # The distance of every corner from every side's line.
    distances = hull.equations[:, :2] @ points.T + hull.equations[:, 2:]
    return {
        "area_convex": hull.volume, "solidity": region.area / hull.volume, "feret_diameter_max": math.sqrt(squares.max()),
        "feret_diameter_min": (-distances.min(axis=1)).min(), "feret_angle": angles.min(),
    }


def shape_properties(region, connectivity):
    perimeter, crofton = region.perimeter, region.perimeter_crofton
    euler = skimage.measure.euler_number(region.image, 1 if connectivity == 4 else 2)
    background = np.ones((3, 3)) if connectivity == 4 else None
    filled = scipy.ndimage.binary_fill_holes(region.image, background)
    holes = skimage.measure.label(filled & ~region.image, connectivity=2 if connectivity == 4 else 1).max()
    assert holes == 1 - euler
    return {
        "perimeter": perimeter, "perimeter_crofton": crofton,
        "circularity": 4 * math.pi * region.area / perimeter ** 2 if perimeter else None,
        "circularity_crofton": 4 * math.pi * region.area / crofton ** 2,
        "euler_number": euler, "holes": holes, "area_filled": filled.sum(),
        **hull_properties(region),
        **{f"moments_{p}_{q}": region.moments[p, q] for p, q in MOMENT_ORDERS},
        **{f"moments_central_{p}_{q}": region.moments_central[p, q] for p, q in MOMENT_ORDERS},
        **{f"moments_hu_{n}": value for n, value in enumerate(region.moments_hu)},
    }


def properties(region, dn, sums, shape, connectivity):
    inside = dn[region.coords[:, 0], region.coords[:, 1]]
    min_row, min_col, max_row, max_col = region.bbox
    weighted = region.centroid_weighted if math.fsum(inside) > 0 else (None, None)
    return {
        "area": region.area, "bbox_min_row": min_row, "bbox_min_col": min_col, "bbox_max_row": max_row, "bbox_max_col": max_col,
        "centroid_row": region.centroid[0], "centroid_col": region.centroid[1],
        "equivalent_diameter_area": region.equivalent_diameter_area, "extent": region.extent,
        "axis_major_length": region.axis_major_length, "axis_minor_length": region.axis_minor_length,
        "eccentricity": region.eccentricity, "orientation": orientation(region, sums),
        **shape_properties(region, connectivity),
        "intensity_mean": region.intensity_mean, "intensity_min": region.intensity_min, "intensity_max": region.intensity_max,
        "intensity_std": np.std(inside), "intensity_median": np.median(inside),
        "centroid_weighted_row": weighted[0], "centroid_weighted_col": weighted[1],
        "touches_border": min_row == 0 or min_col == 0 or max_row == shape[0] or max_col == shape[1],
    }


def stored(value):
    """Ten digits are enough for a comparison at 1e-6."""
    if value is None:
        return None
    value = float(f"{float(value):.10g}")
    return int(value) if value == int(value) else value
