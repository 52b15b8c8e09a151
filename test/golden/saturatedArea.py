"""Saturated pixels of labelled regions by scipy.ndimage; writes saturatedArea.json beside itself.

    python3 test/golden/saturatedArea.py

Frames are noisy with bright discs; regions are the 8-connected components above half scale, found on the corrected image: raw / 2 on
the left half (a gain of 1/2 hides the saturation), raw on the right.
"""
import json
import pathlib
import platform

import numpy as np
import scipy
import scipy.ndimage


def case(bits, limited, seed):
    random = np.random.RandomState(seed)
    height, width = 48, 70
    full, unit = 2 ** bits - 1, 2 ** (bits - 8)
    rows, cols = np.mgrid[0:height, 0:width]
    image = random.normal(0.2 * full, 0.03 * full, (height, width))
    for row, col, radius, level in [(10, 12, 7, 1.05), (10, 50, 8, 0.97), (34, 20, 9, 1.2), (36, 55, 6, 0.7)]:
        image[(rows - row) ** 2 + (cols - col) ** 2 <= radius ** 2] = level * full
    image += random.normal(0, 0.02 * full, image.shape)
    raw = np.clip(np.rint(image), 0, full).astype(int)
    offset, scale = (16 * unit, full / (219 * unit)) if limited else (0, 1)
    gain = np.where(cols < width // 2, 0.5, 1.0)
    corrected = (raw - offset) * scale * gain
    labels, count = scipy.ndimage.label(corrected > 0.4 * full, np.ones((3, 3)))
    saturated = raw >= (235 * unit if limited else full)
    return {"bits": bits, "limited": limited, "width": width, "height": height, "samples": raw.ravel().tolist(), "gain": gain.ravel().tolist(),
            "levelDn": 0.4 * full, "saturated": [int(n) for n in scipy.ndimage.sum(saturated, labels, range(1, count + 1))]}


pathlib.Path(__file__).with_name("saturatedArea.json").write_text(json.dumps({
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
    "cases": [case(8, False, 1), case(8, True, 2), case(12, False, 3), case(16, False, 4)],
}) + "\n")
