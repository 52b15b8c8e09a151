"""Makes regions.json.gz: the properties of every region of regionScenes.ts by skimage.measure.regionprops, and hashes of the integer
sums by Python's own integers.

    python3 test/golden/regions.py           (needs Node 22.18 or later as `node`, or NODE)
"""
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

import numpy as np
import scipy
import skimage
import skimage.measure

from packing import write_gzipped_json
from region_properties import integer_sums, properties, stored

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


def golden(scene, mask, values):
    dn, v = intensities(scene["intensity"], values)
    labels = skimage.measure.label(mask, connectivity=1 if scene["connectivity"] == 4 else 2)
    table, lines = [], []
    for region in skimage.measure.regionprops(labels, intensity_image=dn):
        rows, cols = region.coords[:, 0], region.coords[:, 1]
        sums = integer_sums(region.label, rows, cols, v[rows, cols])
        lines.append(" ".join(map(str, sums)))
        table.append(properties(region, dn, sums, mask.shape, scene["connectivity"]))
    columns = {name: [stored(row[name]) for row in table] for name in (table[0] if table else [])}
    return {"name": scene["name"], "count": len(table), "sumsSha256": hashlib.sha256("\n".join(lines).encode()).hexdigest(), "columns": columns}


def main():
    write_gzipped_json(HERE / "regions.json.gz", {
        "versions": {"scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "scenes": [golden(*scene) for scene in scenes()],
    })


if __name__ == "__main__":
    main()
