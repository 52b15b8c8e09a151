"""Makes labels.json: region counts and label image hashes of skimage.measure.label for every mask of labelGoldens.ts.

    python3 test/golden/labels.py            (needs Node 22.18 or later as `node`, or NODE)

The masks are drawn by test/support/maskPatterns.ts, so both sides label the same bits. scipy.ndimage.label is run as well
and must agree: two independent programs stand behind every hash.
"""
import hashlib
import json
import os
import pathlib
import subprocess
import tempfile

import numpy as np
import scipy
import scipy.ndimage
import skimage
import skimage.measure

HERE = pathlib.Path(__file__).parent


def masks():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([os.environ.get("NODE", "node"), str(HERE / "dumpLabelMasks.ts"), folder], check=True)
        index = json.loads(pathlib.Path(folder, "masks.json").read_text())
        packed = np.fromfile(pathlib.Path(folder, "masks.bin"), np.uint8)
    offset = 0
    for entry in index:
        width, height = entry["width"], entry["height"]
        stride = (width + 7) // 8
        rows = packed[offset:offset + stride * height].reshape(height, stride)
        offset += stride * height
        yield entry["key"], np.unpackbits(rows, axis=1, bitorder="little")[:, :width]
    assert offset == packed.size


def golden(mask, connectivity):
    labels, count = skimage.measure.label(mask, connectivity=1 if connectivity == 4 else 2, return_num=True)
    structure = np.ones((3, 3)) if connectivity == 8 else None
    again, again_count = scipy.ndimage.label(mask, structure)
    assert count == again_count and np.array_equal(labels, again)
    return [int(count), hashlib.sha256(labels.astype("<u4").tobytes()).hexdigest()]


def main():
    versions = {"scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
    lines = [f'    {json.dumps(key)}: {json.dumps({"4": golden(mask, 4), "8": golden(mask, 8)})}' for key, mask in masks()]
    text = '{\n  "versions": %s,\n  "masks": {\n%s\n  }\n}\n' % (json.dumps(versions), ",\n".join(lines))
    (HERE / "labels.json").write_text(text)


if __name__ == "__main__":
    main()
