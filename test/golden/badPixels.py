"""Makes badPixels.json.gz: flatField with its bad pixels replaced, by NumPy.

    python3 test/golden/badPixels.py

Every operation is NumPy's float32: the correction, then numpy.median over the valid pixels of the 3x3 window, where there are none
over those of the 5x5 window. Deeper in a cluster (`buried`) the answer is one of the valid pixels at the smallest chessboard distance
(scipy.ndimage.distance_transform_cdt); all of them are stored as candidates.
"""
import pathlib
import platform

import numpy as np
import scipy
import scipy.ndimage

from packing import packed, write_gzipped_json

HERE = pathlib.Path(__file__).parent


def windowed(values, valid, row, col, radius):
    rows = slice(max(0, row - radius), row + radius + 1)
    cols = slice(max(0, col - radius), col + radius + 1)
    return values[rows, cols][valid[rows, cols]]


def case(title, bit_depth, raw, dark, gain, bad):
    corrected = (raw.astype(np.float32) - dark) * gain
    distance = scipy.ndimage.distance_transform_cdt(bad, metric="chessboard")
    filled, buried = corrected.copy(), []
    height, width = raw.shape
    for row, col in zip(*np.nonzero(bad)):
        near = windowed(corrected, ~bad, row, col, 1)
        if near.size == 0:
            near = windowed(corrected, ~bad, row, col, 2)
        if near.size:
            filled[row, col] = np.median(near)
        else:
            nearest = windowed(corrected, ~bad, row, col, int(distance[row, col]))
            buried.append({"pixel": int(row * width + col), "candidates": packed(nearest, "<f4")})
            filled[row, col] = np.nan
    return {"title": title, "width": width, "height": height, "bitDepth": bit_depth,
            "samples": packed(raw, "u1" if bit_depth == 8 else "<u2"), "dark": packed(dark, "<f4"), "gain": packed(gain, "<f4"),
            "bad": np.flatnonzero(bad).tolist(), "filled": packed(filled, "<f4"), "buried": buried}


def drawn(width, height, kind):
    bad = np.zeros((height, width), bool)
    if kind == "corners":
        bad[[0, 0, -1, -1], [0, -1, 0, -1]] = True
        bad[0, :3] = True
    elif kind == "edges":
        bad[0, 1::3] = bad[-1, ::2] = bad[1::2, 0] = bad[::4, -1] = True
    elif kind == "scattered":
        bad[np.random.RandomState(5).random_sample(bad.shape) < 0.08] = True
    elif kind == "clusters":
        bad[2:5, 3:6] = True
        bad[7:12, 10:15] = True
        bad[14:23, 20:31] = True
        bad[26:, 0:7] = True
    return bad


def scenes():
    f32 = np.float32
    dark = np.full((2, 2), 10, f32)
    flat = np.array([[110, 60], [10, 210]], np.float64)
    difference = flat - 10
    bad = difference < 35
    gain = np.where(bad, 1, difference[~bad].mean() / np.where(bad, 1, difference)).astype(f32)
    yield case("the definitions' vector", 8, np.array([[60, 35], [12, 255]], np.uint8), dark, gain, bad)
    for seed, (bit_depth, kind, (width, height)) in enumerate([
            (8, "corners", (17, 3)), (8, "edges", (33, 21)), (8, "scattered", (40, 31)), (8, "clusters", (40, 33)),
            (12, "scattered", (33, 21)), (16, "scattered", (40, 31)), (16, "clusters", (40, 33))]):
        random = np.random.RandomState(300 + seed)
        full = 2 ** bit_depth - 1
        raw = random.randint(0, full + 1, (height, width)).astype(np.uint8 if bit_depth == 8 else np.uint16)
        dark = random.uniform(0, full * 0.05, (height, width)).astype(f32)
        gain = random.uniform(0.3, 3.5, (height, width)).astype(f32)
        yield case(f"{kind}, {width}x{height}, {bit_depth} bits", bit_depth, raw, dark, gain, drawn(width, height, kind))


if __name__ == "__main__":
    write_gzipped_json(HERE / "badPixels.json.gz", {
        "versions": {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__},
        "cases": list(scenes()),
    })
