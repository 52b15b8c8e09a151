"""Makes pipeline.json.gz: whole frames inspected by NumPy, SciPy and scikit-image alone, in f64, from samples to region table.

    python3 test/golden/pipeline.py

Frames, maps and recipes are made here and stored beside the results. Levels are chosen so that no pixel lies within MARGIN of them:
an engine that keeps to 1e-3 DN (of an 8-bit scale) must find the same mask, so masks and labels are stored as hashes.
"""
import hashlib
import pathlib

import numpy as np
import scipy
import scipy.ndimage
import skimage
import skimage.filters
import skimage.measure

import filterStages
import maskStages
from packing import packed, write_gzipped_json
from region_properties import MOMENT_ORDERS, integer_sums, properties, stored

HERE = pathlib.Path(__file__).parent
# Of full scale: 2e-3 DN at 8 bits.
MARGIN = 2e-3 / 255
GEOMETRY = ["area", "bbox", "centroid", "equivalent_diameter_area", "extent", "axis_major_length", "axis_minor_length", "eccentricity",
            "orientation", "touches_border"]
DETAILS = ["perimeter", "perimeter_crofton", "circularity", "circularity_crofton", "euler_number", "holes", "area_filled", "area_convex",
           "solidity", "feret_diameter_max", "feret_diameter_min", "feret_angle", "moments", "moments_central", "moments_hu", "intensity_median"]
INTENSITY = ["intensity_mean", "intensity_min", "intensity_max", "intensity_std"]
COLUMNS = {"bbox": ["bbox_min_row", "bbox_min_col", "bbox_max_row", "bbox_max_col"], "centroid": ["centroid_row", "centroid_col"],
           "centroid_weighted": ["centroid_weighted_row", "centroid_weighted_col"],
           **{name: [f"{name}_{p}_{q}" for p, q in MOMENT_ORDERS] for name in ("moments", "moments_central")},
           "moments_hu": [f"moments_hu_{n}" for n in range(7)]}

GRAY = ("gaussianBlur", "median", "localMean", "localDeviation", "lookup", "gradient", "hessian")
MASKS = ("morphology", "fillHoles", "removeSmall")
FLAT, LABEL = {"stage": "flatField"}, {"stage": "label"}


def blur(sigma, radius=None):
    return {"stage": "gaussianBlur", "sigmaPx": sigma, **({} if radius is None else {"radiusPx": radius})}


def fixed(level, keep="above"):
    """level as a share of full scale; the generator moves it into the widest gap nearby."""
    return {"stage": "threshold", "method": "fixed", "levelDn": level, "keep": keep}


def otsu(keep="above"):
    return {"stage": "threshold", "method": "otsu", "keep": keep}


def local(method, radius, k):
    """The generator moves k until no pixel lies at its level."""
    return {"stage": "threshold", "method": method, "radiusPx": radius, "k": k, "keep": "above"}


def gray(stage, **parameters):
    return {"stage": stage, **parameters}


def measure(names, **limits):
    return {"stage": "measure", **limits, "properties": names}


EVERYTHING = measure(GEOMETRY + DETAILS + INTENSITY + ["centroid_weighted"])
CASES = [
    ("raw threshold at a value that pixels have", 161, 120, 8, "full", [fixed(100 / 255), LABEL, EVERYTHING]),
    ("blurred, 8 bits", 161, 120, 8, "full", [blur(1.1), fixed(0.5), LABEL, EVERYTHING]),
    ("the usual chain, 8 bits", 200, 133, 8, "full", [FLAT, blur(1.1, 2), fixed(0.5), LABEL, EVERYTHING]),
    ("dark regions of 12 bits, 4-connected, with limits", 131, 97, 12, "full",
     [FLAT, blur(2.5), fixed(0.45, "below"), {"stage": "label", "connectivity": 4}, measure(GEOMETRY + DETAILS + INTENSITY, minAreaPx2=5, maxAreaPx2=900)]),
    ("limited range, two blurs, none at the border", 128, 96, 8, "limited",
     [FLAT, blur(0.5), blur(1.7, 3), fixed(0.5), LABEL, {**EVERYTHING, "excludeBorder": True}]),
    ("limited range of 10 bits by Otsu's method", 129, 65, 10, "limited", [blur(1.0), otsu(), LABEL, EVERYTHING]),
    ("16 bits by Otsu's method, no blur", 97, 64, 16, "full", [FLAT, otsu("below"), LABEL, measure(["area", "intensity_mean", "centroid_weighted"])]),
    ("geometry alone, 8 bits", 130, 67, 8, "full", [FLAT, blur(3.0), fixed(0.5), LABEL, measure(GEOMETRY)]),
    ("nothing found", 70, 33, 8, "full", [FLAT, blur(1.1), fixed(0.999), LABEL, EVERYTHING]),
    ("median, local mean and a cleaned mask, 8 bits", 161, 120, 8, "full",
     [FLAT, gray("median", sizePx=5), gray("localMean", radiusPx=2), fixed(0.5), gray("morphology", operation="open", shape="disc", radiusPx=2), gray("fillHoles"),
      gray("removeSmall", minAreaPx2=30), LABEL, EVERYTHING]),
    ("median, gamma, blur and a closed mask, 4-connected", 131, 97, 8, "full",
     [gray("median", sizePx=3), gray("lookup", method="gamma", gamma=0.6), blur(1.4), fixed(0.6),
      gray("morphology", operation="close", shape="cross", radiusPx=3), gray("fillHoles"), {"stage": "label", "connectivity": 4}, EVERYTHING]),
    ("levels of their own by Sauvola, 8 bits", 120, 90, 8, "full",
     [FLAT, blur(1.1), local("sauvola", 15, 0.2), gray("removeSmall", minAreaPx2=9), LABEL, EVERYTHING]),
    ("levels of their own by Niblack, 12 bits, limited range", 97, 64, 12, "limited", [blur(1.7), local("niblack", 20, 0.3), LABEL, measure(GEOMETRY)]),
    ("deviations between two levels, 16 bits", 129, 65, 16, "full",
     [FLAT, gray("localDeviation", radiusPx=3), {**fixed(0.08, "between"), "upperDn": 0.16}, gray("fillHoles"), LABEL, measure(GEOMETRY + INTENSITY)]),
    ("edges by hysteresis, thickened, 8 bits", 130, 67, 8, "full",
     [FLAT, blur(1.5), gray("gradient", output="magnitude"), {"stage": "threshold", "method": "hysteresis", "lowDn": 0.03, "highDn": 0.06, "keep": "above"},
      gray("morphology", operation="dilate", shape="rectangle", radiusPx=1), gray("fillHoles"), LABEL, EVERYTHING]),
    ("ridges by Otsu's method, 10 bits", 61, 40, 10, "full",
     [blur(2.0), gray("hessian", output="eigenvalue_min"), gray("localMean", radiusPx=1), otsu(), LABEL, measure(GEOMETRY + INTENSITY)]),
]


def scene(width, height, bit_depth, limited, with_maps, seed):
    """Samples, dark and gain: blobs of two scales on a bright-in-the-middle background, noise on top."""
    random = np.random.RandomState(seed)
    full = 2 ** bit_depth - 1
    rows, cols = np.mgrid[0:height, 0:width]
    blobs = sum(scipy.ndimage.gaussian_filter(random.normal(size=(height, width)), s) * s for s in (2, 5))
    light = np.where(blobs > 0.25, 0.72, 0.3) + random.normal(0, 0.03, (height, width))
    # Maps of few distinct values, exact in f32, so that they compress.
    gain = np.rint(64 * (1 + 0.5 * (((cols - width / 2) / width) ** 2 + ((rows - height / 2) / height) ** 2))) / 64
    dark = np.rint(full * 0.02 + (rows * 7 + cols * 3) % 5 * full / 510)
    dn = full * light
    if with_maps:
        dn = dn / gain + dark
    if limited:
        unit = 2 ** (bit_depth - 8)
        dn = dn * 219 * unit / full + 16 * unit
    samples = np.clip(np.rint(dn), 0, full).astype(np.uint8 if bit_depth == 8 else np.uint16)
    return samples, dark.astype(np.float32), gain.astype(np.float32)


def otsu_level(image, full):
    counts, edges = np.histogram(np.clip(image, 0, full), 256, (0, full))
    return float(skimage.filters.threshold_otsu(hist=(counts, (edges[:-1] + edges[1:]) / 2)))


def gap_near(wanted, image, full):
    """The middle of the widest gap within 2 % of full scale."""
    near = np.unique(np.concatenate([[wanted - 0.02 * full, wanted + 0.02 * full], image[np.abs(image - wanted) < 0.02 * full]]))
    gap = int(np.argmax(np.diff(near)))
    return round(float(near[gap] + near[gap + 1]) / 2, 6)


def choose_level(stage, image, full, exact):
    """The stage's level in DN; a fixed one is moved to the middle of the widest gap within 2 % of full scale."""
    if stage["method"] == "otsu":
        level = otsu_level(image, full)
        # A sample on a bin's edge may fall to either side: the level must not depend on it.
        assert level == otsu_level(image + full * 4e-6, full) == otsu_level(image - full * 4e-6, full)
        return level
    wanted = stage["levelDn"] * full
    if exact:
        assert (image == wanted).any()
        return wanted
    return gap_near(wanted, image, full)


def thresholded(stage, image, full, exact, connectivity):
    """The stage with its levels in DN, the frame's level (None: each pixel has its own) and the mask; no pixel lies at a level."""
    if stage["method"] in ("niblack", "sauvola"):
        for step in range(200):
            moved = {**stage, "k": round(stage["k"] + 1e-3 * step, 6)}
            levels = filterStages.level_of(image, moved, full)
            if np.abs(image - levels).min() > MARGIN * full:
                return moved, None, image > levels
        raise ValueError(f"{stage}: every k has a pixel at its level")
    names = [name for name in ("levelDn", "upperDn", "lowDn", "highDn") if name in stage]
    moved = {**stage, **{name: choose_level({**stage, "levelDn": stage[name]}, image, full, exact) for name in names}}
    level = moved[names[0]] if names else choose_level(stage, image, full, exact)
    nearest = min(np.abs(image - moved.get(name, level)).min() for name in names or [None])
    assert exact or nearest > MARGIN * full, (stage, nearest / full)
    return moved, level, maskStages.thresholded(image, {**moved, "levelDn": level}, connectivity)


def keeps(stage, area, box, shape):
    at_border = box[0] == 0 or box[1] == 0 or box[2] == shape[0] or box[3] == shape[1]
    return stage.get("minAreaPx2", 1) <= area <= stage.get("maxAreaPx2", area) and not (stage.get("excludeBorder") and at_border)


def golden(title, width, height, bit_depth, sample_range, stages, seed):
    full = 2 ** bit_depth - 1
    kinds = {stage["stage"]: stage for stage in stages}
    corrected = "flatField" in kinds
    samples, dark, gain = scene(width, height, bit_depth, sample_range == "limited", corrected, seed)
    unit = 2 ** (bit_depth - 8)
    dn = samples.astype(np.float64) if sample_range == "full" else (samples - 16.0 * unit) * full / (219 * unit)
    intensity = (dn - dark) * gain.astype(np.float64) if corrected else dn
    image = intensity
    for stage in stages:
        if stage["stage"] == "gaussianBlur":
            image = scipy.ndimage.gaussian_filter(image, stage["sigmaPx"], mode="nearest", truncate=4.0, radius=stage.get("radiusPx"))
        elif stage["stage"] in GRAY:
            image = filterStages.result_of(image, stage, full)
    exact = not corrected and not any(stage["stage"] in GRAY for stage in stages)
    connectivity = kinds["label"].get("connectivity", 8)
    threshold, level, mask = thresholded(kinds["threshold"], image, full, exact, connectivity)
    for stage in stages:
        if stage["stage"] in MASKS:
            mask = maskStages.result_of(mask, stage, connectivity)
    mask = mask.astype(np.uint8)
    labels = skimage.measure.label(mask, connectivity=1 if connectivity == 4 else 2)
    rows = []
    for region in skimage.measure.regionprops(labels, intensity_image=intensity):
        if keeps(kinds["measure"], region.area, region.bbox, mask.shape):
            row, col = region.coords[:, 0], region.coords[:, 1]
            sums = integer_sums(region.label, row, col, np.zeros(len(row), np.int64))
            rows.append((region.label, properties(region, intensity, sums, mask.shape, connectivity)))
    columns = [column for name in kinds["measure"]["properties"] for column in COLUMNS.get(name, [name])]
    recipe_stages = [threshold if stage["stage"] == "threshold" else stage for stage in stages]
    return {
        "title": title, "width": width, "height": height, "bitDepth": bit_depth, "range": sample_range,
        "recipe": {"recipe": 1, "name": title, "stages": recipe_stages},
        "samples": packed(samples, "u1" if bit_depth == 8 else "<u2"),
        "maps": {"dark": packed(dark, "<f4"), "gain": packed(gain, "<f4")} if corrected else None,
        "levelDn": level, "labelledCount": int(labels.max()),
        "maskSha256": hashlib.sha256(mask.tobytes()).hexdigest(), "labelSha256": hashlib.sha256(labels.astype("<u4").tobytes()).hexdigest(),
        "label": [label for label, _ in rows], "columns": {name: [stored(row[name]) for _, row in rows] for name in columns},
    }


def main():
    versions = {"scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__}
    cases = [golden(*case, seed) for seed, case in enumerate(CASES, 1)]
    for case in cases:
        print(f'{case["title"]}: {case["labelledCount"]} labelled, {len(case["label"])} kept, level {case["levelDn"]}')
    write_gzipped_json(HERE / "pipeline.json.gz", {"versions": versions, "cases": cases})


if __name__ == "__main__":
    main()
