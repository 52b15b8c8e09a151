"""Values of probed pixels by NumPy; writes probes.json beside itself.

    python3 test/golden/probes.py

f32 step by step, as the definitions say: raw is (f32(sample) - offset) * scale; flatField of full range is (f32(sample) - dark) * gain, a
bad pixel the median of its valid neighbours' in the 3x3 window (numpy.median). Limited range with flatField is in f64, for a comparison
within rounding: ((sample - offset) * scale - dark) * gain.
"""
import json
import pathlib
import platform

import numpy as np


def case(name, bits, limited, corrected, seed):
    random = np.random.RandomState(seed)
    height, width = 6, 7
    full, unit = 2 ** bits - 1, 2 ** (bits - 8)
    samples = random.randint(0, full + 1, (height, width))
    samples[0, 0], samples[5, 6] = 0, full
    offset, scale = (16 * unit, full / (219 * unit)) if limited else (0, 1)
    raw = (samples.astype(np.float32) - np.float32(offset)) * np.float32(scale)
    made = {"name": name, "bits": bits, "limited": limited, "width": width, "height": height, "samples": samples.ravel().tolist(), "raw": raw.astype(float).ravel().tolist()}
    if not corrected:
        return made
    dark = (random.uniform(0, 12, (height, width)) * unit).astype(np.float32)
    gain = random.uniform(0.7, 1.6, (height, width)).astype(np.float32)
    # A corner, two that touch each other, one inside alone: 3, 7, 7 and 8 valid neighbours.
    bad = [(0, 0), (2, 4), (2, 5), (4, 2)]
    value = (samples.astype(np.float32) - dark) * gain if not limited else ((samples - offset) * scale - dark.astype(float)) * gain
    filled = value.copy()
    for row, col in bad:
        window = [value[r, c] for r in range(max(0, row - 1), min(height, row + 2)) for c in range(max(0, col - 1), min(width, col + 2)) if (r, c) not in bad]
        filled[row, col] = np.median(np.array(window, value.dtype))
    return {**made, "dark": dark.astype(float).ravel().tolist(), "gain": gain.astype(float).ravel().tolist(), "bad": [row * width + col for row, col in bad],
            "flatField": filled.astype(float).ravel().tolist()}


pathlib.Path(__file__).with_name("probes.json").write_text(json.dumps({
    "versions": {"python": platform.python_version(), "numpy": np.__version__},
    "cases": [
        case("8 bits", 8, False, False, 1), case("8 bits, limited range", 8, True, False, 2), case("10 bits, limited range", 10, True, False, 3),
        case("8 bits, flatField with bad pixels", 8, False, True, 4), case("16 bits, flatField with bad pixels", 16, False, True, 5),
        case("10 bits, limited range, flatField with bad pixels", 10, True, True, 6),
    ],
}) + "\n")
