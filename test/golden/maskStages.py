"""Makes maskStages.json.gz: what OpenCV, SciPy and scikit-image make of a mask between the threshold and the label stage.

    python3 test/golden/maskStages.py

Frames are made here and stored beside the results: a mask after every stage, one bit a pixel, and the number of components in the last.
Morphology is done by OpenCV (whose border neither erodes nor dilates) and again by SciPy; both must agree.
"""
import pathlib

import cv2
import numpy as np
import scipy
import scipy.ndimage
import skimage
import skimage.filters
import skimage.measure
import skimage.morphology

from packing import packed, write_gzipped_json

HERE = pathlib.Path(__file__).parent
SMALL = [(1, 1), (9, 1), (1, 9), (17, 3), (33, 21)]
LARGE = [(64, 40), (131, 70), (300, 133)]
FIXED = {"stage": "threshold", "method": "fixed", "levelDn": 0.5}
FILL = {"stage": "fillHoles"}
CROSS = np.array([[0, 1, 0], [1, 1, 1], [0, 1, 0]])


def remove(area):
    return {"stage": "removeSmall", "minAreaPx2": area}


def morphology(operation, shape, radius):
    return {"stage": "morphology", "operation": operation, "shape": shape, "radiusPx": radius}


def hysteresis(low, high, keep="above"):
    return {"stage": "threshold", "method": "hysteresis", "lowDn": low, "highDn": high, "keep": keep}


# Levels are shares of full scale.
CHAINS = [
    *([FIXED, morphology(operation, shape, radius)]
      for operation in ("erode", "dilate", "open", "close") for shape in ("rectangle", "cross", "disc") for radius in (1, 2)),
    *([FIXED, morphology(operation, shape, radius)] for operation, radius in (("dilate", 31), ("erode", 5), ("close", 12), ("open", 3))
      for shape in ("rectangle", "cross", "disc")),
    [FIXED, FILL], [FIXED, remove(2)], [FIXED, remove(12)], [FIXED, remove(100000)],
    [{**FIXED, "keep": "below"}, morphology("close", "disc", 2), FILL, remove(30), morphology("erode", "cross", 1), morphology("dilate", "rectangle", 1), FILL],
    [{**FIXED, "levelDn": 0.35, "upperDn": 0.6, "keep": "between"}],
    [hysteresis(0.45, 0.7)], [hysteresis(0.35, 0.5, "below")], [hysteresis(0.5, 0.5), FILL],
    [hysteresis(0.4, 0.62), remove(9), morphology("dilate", "disc", 1)],
]


def scene(width, height, bit_depth, seed):
    """Blobs of two scales with holes, a frame-wide ring and noise; values are integers, levels are not."""
    random = np.random.RandomState(seed)
    full = 2 ** bit_depth - 1
    rows, cols = np.mgrid[0:height, 0:width]
    blobs = sum(scipy.ndimage.gaussian_filter(random.normal(size=(height, width)), s) * s for s in (1, 3))
    image = 0.5 + 0.25 * blobs + random.normal(0, 0.06, (height, width))
    ring = np.hypot(rows - height / 2, (cols - width / 2) * height / width)
    image[np.abs(ring - 0.42 * height) < 1.2] = 0.8
    return np.clip(np.rint(full * image), 0, full).astype(np.uint8 if bit_depth == 8 else np.uint16)


def structure(stage):
    radius = stage["radiusPx"]
    if stage["shape"] == "disc":
        return skimage.morphology.disk(radius)
    kind = cv2.MORPH_RECT if stage["shape"] == "rectangle" else cv2.MORPH_CROSS
    return cv2.getStructuringElement(kind, (2 * radius + 1, 2 * radius + 1))


def morphed(mask, stage):
    element = structure(stage)
    steps = {"erode": "e", "dilate": "d", "open": "ed", "close": "de"}[stage["operation"]]
    ours, theirs = mask.astype(np.uint8), mask.astype(bool)
    for step in steps:
        ours = cv2.erode(ours, element) if step == "e" else cv2.dilate(ours, element)
        theirs = (scipy.ndimage.binary_erosion(theirs, element, border_value=1) if step == "e"
                  else scipy.ndimage.binary_dilation(theirs, element, border_value=0))
    assert np.array_equal(ours.astype(bool), theirs), stage
    return theirs


def hysteresis_mask(image, stage, connectivity):
    low, high = stage["lowDn"], stage["highDn"]
    if stage["keep"] == "below":
        image, low, high = -image, -high, -low
    labels, count = scipy.ndimage.label(image > low, np.ones((3, 3)) if connectivity == 8 else CROSS)
    strong = np.zeros(count + 1, bool)
    strong[np.unique(labels[image > high])] = True
    strong[0] = False
    mask = strong[labels]
    if connectivity == 4:
        assert np.array_equal(mask, skimage.filters.apply_hysteresis_threshold(image, low, high))
    return mask


def thresholded(image, stage, connectivity):
    if stage["method"] == "hysteresis":
        return hysteresis_mask(image, stage, connectivity)
    keep = stage.get("keep", "above")
    if keep == "between":
        return (image > stage["levelDn"]) & (image < stage["upperDn"])
    return image < stage["levelDn"] if keep == "below" else image > stage["levelDn"]


def result_of(mask, stage, connectivity):
    if stage["stage"] == "morphology":
        return morphed(mask, stage)
    if stage["stage"] == "fillHoles":
        return scipy.ndimage.binary_fill_holes(mask, CROSS if connectivity == 8 else np.ones((3, 3)))
    return skimage.morphology.remove_small_objects(mask, stage["minAreaPx2"], 1 if connectivity == 4 else 2)


def scaled(stage, full):
    """Levels in DN, between two samples."""
    return {key: int(value * full) + 0.5 if key in ("levelDn", "upperDn", "lowDn", "highDn") else value for key, value in stage.items()}


def golden(frames, width, height, bit_depth, chain, connectivity):
    full = 2 ** bit_depth - 1
    samples = scene(width, height, bit_depth, width + height)
    stages = [scaled(stage, full) for stage in chain]
    mask = thresholded(samples.astype(np.float64), stages[0], connectivity)
    masks = [mask]
    for stage in stages[1:]:
        mask = result_of(mask, stage, connectivity)
        masks.append(mask)
    labels = skimage.measure.label(mask, connectivity=1 if connectivity == 4 else 2)
    frame = f"{width}x{height}x{bit_depth}"
    frames[frame] = {"width": width, "height": height, "bitDepth": bit_depth, "samples": packed(samples, "u1" if bit_depth == 8 else "<u2")}
    return {"frame": frame, "connectivity": connectivity, "stages": stages, "labelledCount": int(labels.max()),
            "masks": [packed(np.packbits(each, axis=1, bitorder="little"), "u1") for each in masks]}


def main():
    cases, frames = [], {}
    for number, chain in enumerate(CHAINS):
        # Odd sizes, depths and connectivities in turn; every chain meets two small frames and a large one, 8 bits and 16.
        for turn, (width, height) in enumerate([SMALL[number % 5], SMALL[(number + 2) % 5], LARGE[number % 3]]):
            for connectivity in (4, 8) if chain[-1]["stage"] != "morphology" or turn == 2 else (8,):
                cases.append(golden(frames, width, height, 16 if (number + turn) % 2 else 8, chain, connectivity))
    write_gzipped_json(HERE / "maskStages.json.gz", {
        "versions": {"opencv": cv2.__version__, "scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__},
        "frames": frames, "cases": cases,
    })


if __name__ == "__main__":
    main()
