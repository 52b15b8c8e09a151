"""Flat-field maps by numpy, from the definitions alone; writes flatFieldMaps.json beside itself.

Run: python3 flatFieldMaps.py
"""
import json
import pathlib
import platform

import numpy as np

HEIGHT, WIDTH, BIT_DEPTH = 41, 53, 12
random = np.random.default_rng(20261120)
rows, columns = np.mgrid[0:HEIGHT, 0:WIDTH]

dark = np.round(random.normal(96.0, 2.0, (HEIGHT, WIDTH)) + 3.0 * (columns % 4), 2)
vignette = 1.0 - 0.55 * ((rows - HEIGHT / 2) ** 2 + (columns - WIDTH / 2) ** 2) / ((HEIGHT / 2) ** 2 + (WIDTH / 2) ** 2)
flat = np.round(dark + 2200.0 * vignette * random.normal(1.0, 0.01, (HEIGHT, WIDTH)), 2)
for row, column in [(3, 7), (20, 20), (40, 52)]:
    flat[row, column] = dark[row, column] + 4.0
for row, column in [(0, 0), (11, 30)]:
    dark[row, column] += 700.0
    flat[row, column] += 700.0

difference = flat - dark
middle = np.median(difference)
spread = 1.4826 * np.median(np.abs(dark - np.median(dark)))
bad = (difference < max(1.0, 0.05 * middle)) | (difference < 0.25 * middle) | (difference > 4.0 * middle)
bad |= dark > np.median(dark) + max(1.0, 6.0 * spread)
mean = difference[~bad].mean()
gain = np.ones_like(difference)
gain[~bad] = mean / difference[~bad]
clamped = int(np.sum((gain < 0.25) | (gain > 4.0)))
gain = np.clip(gain, 0.25, 4.0)

path = pathlib.Path(__file__).with_name("flatFieldMaps.json")
path.write_text(json.dumps({
    "versions": {"python": platform.python_version(), "numpy": np.__version__},
    "width": WIDTH, "height": HEIGHT, "bitDepth": BIT_DEPTH,
    "meanDn": mean, "bad": np.flatnonzero(bad.ravel()).tolist(), "clamped": clamped,
    "dark": dark.ravel().tolist(), "flat": flat.ravel().tolist(), "gain": gain.ravel().tolist(),
}) + "\n")
