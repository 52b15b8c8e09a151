"""Makes filterStages.json.gz: what NumPy, SciPy and scikit-image give for the gray stages after flatField, and for local thresholds.

    python3 test/golden/filterStages.py

Frames, maps and tables are made here and stored beside the results. The input of a stage is the samples, or their flatField in
float32 (bit for bit what the plan asks for); everything after it is computed in f64, except the index of a table, which the
plan computes in float32.
"""
import pathlib

import numpy as np
import scipy
import scipy.ndimage
import skimage
import skimage.filters

from grayStages import frame, sample_fields
from packing import packed, write_gzipped_json

HERE = pathlib.Path(__file__).parent
SIZES = [(1, 1), (17, 3), (3, 17), (29, 17)]
DEPTHS = (8, 12, 16)
STAGES = [
    {"stage": "median", "sizePx": 3}, {"stage": "median", "sizePx": 5},
    {"stage": "localMean", "radiusPx": 1}, {"stage": "localMean", "radiusPx": 6}, {"stage": "localMean", "radiusPx": 50},
    {"stage": "localDeviation", "radiusPx": 1}, {"stage": "localDeviation", "radiusPx": 6}, {"stage": "localDeviation", "radiusPx": 50},
    {"stage": "lookup", "method": "gamma", "gamma": 0.45}, {"stage": "lookup", "method": "gamma", "gamma": 2.2},
    {"stage": "lookup", "method": "contrast"}, {"stage": "lookup", "method": "table"},
    {"stage": "gradient", "output": "magnitude"}, {"stage": "gradient", "output": "direction"},
    *({"stage": "hessian", "output": name} for name in ("xx", "yy", "xy", "determinant", "eigenvalue_max", "eigenvalue_min")),
    {"stage": "gaussianBlur", "sigmaPx": 12.5}, {"stage": "gaussianBlur", "sigmaPx": 20},
]
THRESHOLDS = [
    {"method": "niblack", "radiusPx": 7, "k": 0.2}, {"method": "niblack", "radiusPx": 2, "k": -0.4, "keep": "below"},
    {"method": "sauvola", "radiusPx": 7, "k": 0.2}, {"method": "sauvola", "radiusPx": 30, "k": 0.05, "keep": "below"},
]


def windows(image, radius):
    """Every pixel's window, border reflected without repeating the edge pixel: height x width x (2 radius + 1)^2."""
    padded = np.pad(image, radius, mode="reflect")
    return np.lib.stride_tricks.sliding_window_view(padded, (2 * radius + 1, 2 * radius + 1))


def local_mean(image, radius):
    return scipy.ndimage.uniform_filter(image, 2 * radius + 1, mode="mirror")


def local_deviation(image, radius):
    """In two passes over each window: sums of squares would lose the digits of small deviations."""
    deviation = windows(image, radius).std(axis=(2, 3))
    squares = local_mean(image ** 2, radius) - local_mean(image, radius) ** 2
    # The variance of sums of squares, to what f64 leaves of it.
    assert np.abs(deviation ** 2 - squares).max() <= 1e-12 * max(1, (image ** 2).max())
    return deviation


def table_of(stage, full):
    """Entries in f64 over [0, full]: 256 of an 8-bit source, 65,536 of a deeper one."""
    entries = 256 if full == 255 else 65536
    value = np.arange(entries) * full / (entries - 1)
    if stage["method"] == "gamma":
        return full * (value / full) ** stage["gamma"]
    if stage["method"] == "contrast":
        return np.clip((value - stage["blackDn"]) / (stage["whiteDn"] - stage["blackDn"]), 0, 1) * full
    return stage["tableDn"]


def lookup(image, stage, full):
    table = table_of(stage, full)
    position = image.astype(np.float32) * np.float32((len(table) - 1) / full)
    return table[np.clip(np.rint(position), 0, len(table) - 1).astype(np.int64)]


def derivative(image, weights):
    return scipy.ndimage.correlate(image, np.array(weights, np.float64), mode="nearest")


def gradient(image, stage):
    gx, gy = derivative(image, [[-0.5, 0, 0.5]]), derivative(image, [[-0.5], [0], [0.5]])
    return np.hypot(gx, gy) if stage["output"] == "magnitude" else np.arctan2(gy, gx)


def hessian(image, stage):
    xx, yy = derivative(image, [[1, -2, 1]]), derivative(image, [[1], [-2], [1]])
    xy = derivative(image, np.array([[1, 0, -1], [0, 0, 0], [-1, 0, 1]]) / 4)
    matrix = np.stack([np.stack([xx, xy], -1), np.stack([xy, yy], -1)], -2)
    eigenvalues = np.linalg.eigvalsh(matrix)
    return {"xx": xx, "yy": yy, "xy": xy, "determinant": xx * yy - xy * xy,
            "eigenvalue_max": eigenvalues[..., 1], "eigenvalue_min": eigenvalues[..., 0]}[stage["output"]]


def result_of(image, stage, full):
    kind = stage["stage"]
    if kind == "median":
        return scipy.ndimage.median_filter(image, stage["sizePx"], mode="nearest")
    if kind == "localMean":
        return local_mean(image, stage["radiusPx"])
    if kind == "localDeviation":
        return local_deviation(image, stage["radiusPx"])
    if kind == "lookup":
        return lookup(image, stage, full)
    if kind == "gaussianBlur":
        return scipy.ndimage.gaussian_filter(image, stage["sigmaPx"], mode="nearest", truncate=4.0)
    return gradient(image, stage) if kind == "gradient" else hessian(image, stage)


def level_of(image, threshold, full):
    """scikit-image pads by reflection without the edge pixel; its deviation is the population's."""
    window = 2 * threshold["radiusPx"] + 1
    if threshold["method"] == "niblack":
        return skimage.filters.threshold_niblack(image, window, threshold["k"])
    return skimage.filters.threshold_sauvola(image, window, threshold["k"], r=full / 2)


def completed(stage, full):
    """The stage with levels and entries of the source's scale; filterGoldens.ts puts the same into the recipe."""
    if stage.get("method") == "contrast":
        return {**stage, "blackDn": full // 10, "whiteDn": 7 * full // 10}
    if stage.get("method") == "table":
        return {**stage, "tableDn": drawn_table(full)}
    return stage


def drawn_table(full):
    """Not monotonic, negative in places, beyond full scale in others."""
    entries = 256 if full == 255 else 65536
    index = np.arange(entries) / entries
    return np.rint(full * (1.2 * np.sin(7 * index) + index / 4))


def inputs():
    """Samples, maps or None, and the image that the first stage after them reads."""
    seed = 300
    for bit_depth in DEPTHS:
        for width, height in SIZES:
            for with_maps in (False, True):
                seed += 1
                samples = frame(width, height, bit_depth, seed)
                if not with_maps:
                    yield bit_depth, samples, None, samples.astype(np.float64)
                    continue
                random = np.random.RandomState(seed)
                dark = (2 ** bit_depth * random.uniform(0.01, 0.03, samples.shape)).astype(np.float32)
                gain = random.uniform(0.7, 1.6, samples.shape).astype(np.float32)
                corrected = (samples.astype(np.float32) - dark) * gain
                assert corrected.dtype == np.float32
                yield bit_depth, samples, {"dark": packed(dark, "<f4"), "gain": packed(gain, "<f4")}, corrected.astype(np.float64)


def main():
    cases = []
    for number, (bit_depth, samples, maps, image) in enumerate(inputs()):
        full = 2 ** bit_depth - 1
        # Every stage meets every depth; 12 bits and maps meet each other in turn, so that the file stays small.
        chosen = STAGES if bit_depth != 12 else STAGES[number % 3::3]
        stages = [{"stage": stage, "values": packed(result_of(image, completed(stage, full), full), "<f8")} for stage in chosen]
        thresholds = []
        for threshold in THRESHOLDS:
            level = level_of(image, threshold, full)
            mask = image < level if threshold.get("keep") == "below" else image > level
            thresholds.append({"threshold": threshold, "levels": packed(level, "<f8"), "mask": packed(mask, "u1")})
        cases.append({**sample_fields(samples, bit_depth), "maps": maps, "stages": stages, "thresholds": thresholds})
    write_gzipped_json(HERE / "filterStages.json.gz", {
        "versions": {"scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__}, "cases": cases,
        "tables": {str(bits): packed(drawn_table(2 ** bits - 1), "<i4") for bits in DEPTHS},
    })


if __name__ == "__main__":
    main()
