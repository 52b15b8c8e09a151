"""Makes grayStages.json.gz: what NumPy and SciPy give for the load step, flatField and gaussianBlur.

    python3 test/golden/grayStages.py

Frames are made here and stored beside the results. Everything is computed in f64 from the stored inputs (maps are stored as f32, the
way the engines read them), except the fields named `f32`, which are NumPy's float32 operations in the plan's order.
"""
import pathlib

import numpy as np
import scipy
import scipy.ndimage
import scipy.ndimage._filters

from packing import packed, write_gzipped_json

HERE = pathlib.Path(__file__).parent
SIZES = [(1, 1), (9, 1), (1, 9), (17, 3), (33, 21), (40, 31)]
BLURS = [(0.5, None), (1.1, None), (2.5, None), (7.0, None), (1.1, 2), (3.0, 1)]


def frame(width, height, bit_depth, seed):
    """A ramp, a bright bar, single hot pixels and noise, with both ends of the scale in it."""
    random = np.random.RandomState(seed)
    full = 2 ** bit_depth - 1
    rows, cols = np.mgrid[0:height, 0:width]
    image = full * (0.2 + 0.3 * cols / max(1, width - 1)) + random.normal(0, 0.05 * full, (height, width))
    image[(cols > width * 0.6) & (rows % 7 < 3)] = full
    image[random.random_sample((height, width)) < 0.05] = 0
    return np.clip(np.rint(image), 0, full).astype(np.uint8 if bit_depth == 8 else np.uint16)


def sample_fields(image, bit_depth):
    height, width = image.shape
    return {"width": width, "height": height, "bitDepth": bit_depth,
            "samples": packed(image, "u1" if bit_depth == 8 else "<u2")}


def blur_cases():
    seed = 0
    for bit_depth in (8, 16):
        for width, height in SIZES:
            seed += 1
            image = frame(width, height, bit_depth, seed)
            # The largest frame meets every blur, the others two in turn: odd sizes, small files.
            chosen = BLURS if (width, height) == SIZES[-1] else [BLURS[seed % 6], BLURS[(seed + 3) % 6]]
            for sigma, radius in chosen:
                blurred = scipy.ndimage.gaussian_filter(image.astype(np.float64), sigma, mode="nearest", truncate=4.0, radius=radius)
                yield {**sample_fields(image, bit_depth), "sigmaPx": sigma, "radiusPx": radius, "blurred": packed(blurred, "<f8")}


def taps_cases():
    for sigma, radius in BLURS + [(0.1, 1), (0.37, None), (1.0, None), (20.0, None), (20.0, 80), (0.625, None)]:
        used = radius if radius is not None else int(4.0 * sigma + 0.5)
        taps = scipy.ndimage._filters._gaussian_kernel1d(sigma, 0, used)
        yield {"sigmaPx": sigma, "radiusPx": radius, "taps": packed(taps, "<f8")}


def flat_field_cases():
    for seed, (bit_depth, (width, height)) in enumerate((b, s) for b in (8, 12, 16) for s in SIZES[1:]):
        random = np.random.RandomState(100 + seed)
        full = 2 ** bit_depth - 1
        rows, cols = np.mgrid[0:height, 0:width]
        dark_mean = full * 0.02 + random.uniform(0, full * 0.01, (height, width))
        vignette = 1 - 0.5 * (((cols - width / 2) / width) ** 2 + ((rows - height / 2) / height) ** 2)
        flat_mean = dark_mean + full * 0.6 * vignette * random.uniform(0.97, 1.03, (height, width))
        signal = flat_mean - dark_mean
        mean = signal.mean()
        dark, gain = dark_mean.astype(np.float32), (mean / signal).astype(np.float32)
        image = frame(width, height, bit_depth, 200 + seed)
        yield {**sample_fields(image, bit_depth), "meanDn": float(mean),
               "darkMean": packed(dark_mean, "<f8"), "flatMean": packed(flat_mean, "<f8"),
               "dark": packed(dark, "<f4"), "gain": packed(gain, "<f4"),
               "corrected": packed((image.astype(np.float64) - dark) * gain.astype(np.float64), "<f8"),
               "f32": packed((image.astype(np.float32) - dark) * gain, "<f4")}


def load_cases():
    """Every sample of a format, expanded from limited range: black 16 and white 235, both << (bits - 8)."""
    for bit_depth in (8, 10, 12, 16):
        samples = np.arange(2 ** bit_depth) if bit_depth < 16 else np.arange(0, 65536, 13)
        unit = 2 ** (bit_depth - 8)
        offset, scale = 16 * unit, (2 ** bit_depth - 1) / (219 * unit)
        yield {**sample_fields(samples[None, :], bit_depth), "offset": offset, "scale": scale,
               "f32": packed((samples.astype(np.float32) - np.float32(offset)) * np.float32(scale), "<f4")}


def main():
    write_gzipped_json(HERE / "grayStages.json.gz", {
        "versions": {"scipy": scipy.__version__, "numpy": np.__version__},
        "blurs": list(blur_cases()), "taps": list(taps_cases()), "flatFields": list(flat_field_cases()), "loads": list(load_cases()),
    })


if __name__ == "__main__":
    main()
