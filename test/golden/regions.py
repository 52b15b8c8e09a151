"""Makes regions.json.gz: the properties of every region of regionScenes.ts by skimage.measure.regionprops, and hashes of the integer
sums by Python's own integers.

    python3 test/golden/regions.py           (needs Node 22.18 or later as `node`, or NODE)

Where this file does not simply repeat scikit-image 0.19:
- orientation is null where both second moments are equal and the mixed one is 0 (decided in integers), and follows scikit-image
  0.20 and later where the two are equal and the mixed one is not: 0.19 gave those +-45 degrees the wrong sign;
- centroid_weighted is null where the intensities do not sum to more than 0;
- intensity_std is numpy.std of the region's intensities.
"""
import hashlib
import json
import math
import os
import pathlib
import subprocess
import tempfile

import numpy as np
import scipy
import skimage
import skimage.measure

from packing import write_gzipped_json

HERE = pathlib.Path(__file__).parent


def scenes():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ.get("NODE", "node"), str(HERE / "dumpRegionScenes.ts"), folder], check=True)
        index = json.loads(pathlib.Path(folder, "scenes.json").read_text())
        data = pathlib.Path(folder, "scenes.bin").read_bytes()
    offset = 0
    for scene in index:
        shape = scene["height"], scene["width"]
        size = shape[0] * shape[1]
        mask = np.frombuffer(data, np.uint8, size, offset).reshape(shape)
        values = np.frombuffer(data, "<f8", size, offset + size).reshape(shape)
        offset += size * 9
        yield scene, mask, values
    assert offset == len(data)


def intensities(plan, values):
    """The intensities in DN, f64, and as the plan's integers."""
    if plan["source"] == "raw":
        return (values - plan["offset"]) * plan["scale"], values.astype(np.int64)
    return values, np.rint(values * 2.0 ** plan["fractionBits"]).astype(np.int64)


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


def golden(scene, mask, values):
    dn, v = intensities(scene["intensity"], values)
    labels = skimage.measure.label(mask, connectivity=1 if scene["connectivity"] == 4 else 2)
    table, lines = [], []
    for region in skimage.measure.regionprops(labels, intensity_image=dn):
        rows, cols = region.coords[:, 0], region.coords[:, 1]
        sums = integer_sums(region.label, rows, cols, v[rows, cols])
        lines.append(" ".join(map(str, sums)))
        table.append(properties(region, dn, sums, mask.shape))
    columns = {name: [stored(row[name]) for row in table] for name in (table[0] if table else [])}
    return {"name": scene["name"], "count": len(table), "sumsSha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(), "columns": columns}


def main():
    write_gzipped_json(HERE / "regions.json.gz", {
        "versions": {"scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "scenes": [golden(*scene) for scene in scenes()],
    })


if __name__ == "__main__":
    main()
