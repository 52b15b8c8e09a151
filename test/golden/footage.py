"""Judges the demo footage's ground truth by an inspection that shares no code with it.

NumPy corrects with the exact dark and flat, SciPy blurs, scikit-image labels and measures; the result is matched with the truth by
centroid. Writes footage.json beside this file; the tests check its figures and that the footage still has the bytes judged here.
Usage: python3 test/golden/footage.py   (node >= 22.18 on PATH; Debian: python3-numpy python3-scipy python3-skimage)
"""
import json
import platform
import subprocess
import tempfile
from pathlib import Path

import numpy as np
import scipy
import scipy.ndimage
import skimage
import skimage.measure
from scipy.spatial import cKDTree

HERE = Path(__file__).resolve().parent
SIGMA_PX = 1.1
MIN_AREA_PX2 = 20
# Far below half the pitch (16 px and more), far above any centroid error.
MATCH_PX = 3.0


def inspect(raw, dark, flat, level):
    gain = (flat - dark).mean() / (flat - dark)
    corrected = (raw.astype(np.float64) - dark) * gain
    mask = scipy.ndimage.gaussian_filter(corrected, SIGMA_PX, mode="nearest", truncate=4) > level
    labels = skimage.measure.label(mask, connectivity=2)
    return [r for r in skimage.measure.regionprops(labels, corrected) if r.area >= MIN_AREA_PX2]


def judge(directory):
    case = json.loads((directory / "case.json").read_text())
    shape = (case["height"], case["width"])
    bits = case.get("bitDepth", 8)
    unit = (2**bits - 1) / 255
    dark = np.fromfile(directory / "dark.f32", np.float32).reshape(shape).astype(np.float64)
    flat = np.fromfile(directory / "flat.f32", np.float32).reshape(shape).astype(np.float64)
    measurable = found_measurable = found_total = found_true = box_far = border_differs = 0
    squares, areas, areas_by_kind, brightest_dot, darkest_speck = [], [], {}, 0.0, np.inf
    for frame in case["frames"]:
        raw = np.fromfile(directory / f"{frame['frame']}.raw", np.uint8 if bits == 8 else "<u2").reshape(shape)
        regions = inspect(raw, dark, flat, 128 * unit)
        truth = frame["regions"]
        measurable += sum(t["measurable"] for t in truth)
        found_total += len(regions)
        distance, nearest = cKDTree([(t["row"], t["col"]) for t in truth]).query([r.centroid for r in regions])
        taken = set()
        for region, d, n in zip(regions, distance, nearest):
            if d > MATCH_PX or n in taken:
                continue
            taken.add(n)
            t = truth[n]
            found_true += 1
            peak = region.intensity_max / unit
            if t["kind"] == "speck":
                darkest_speck = min(darkest_speck, peak)
            else:
                brightest_dot = max(brightest_dot, peak)
            if not t["measurable"]:
                continue
            found_measurable += 1
            squares.append(d * d)
            box = np.abs(np.array(region.bbox) - [t["minRow"], t["minCol"], t["maxRow"], t["maxCol"]])
            box_far += int(box.max() > 1)
            inside = region.bbox[0] > 0 and region.bbox[1] > 0 and region.bbox[2] < shape[0] and region.bbox[3] < shape[1]
            border_differs += int(inside == t["touchesBorder"])
            if t["area"] >= 50:
                error = region.area / t["area"] - 1
                areas.append(abs(error))
                areas_by_kind.setdefault(t["kind"], []).append(error)
    f = flat.mean() / unit
    return {
        "name": case["name"],
        "frames": len(case["frames"]),
        "measurable": measurable,
        "found": found_total,
        "recall": found_measurable / measurable,
        "precision": found_true / found_total,
        "centroidRmsPx": round(float(np.sqrt(np.mean(squares))), 5),
        "centroidMaxPx": round(float(np.sqrt(np.max(squares))), 5),
        "areaErrorMedian": round(float(np.median(areas)), 5),
        "areaErrorMax": round(float(np.max(areas)), 5),
        "areaErrorMeanByKind": {k: round(float(np.mean(v)), 5) for k, v in sorted(areas_by_kind.items())},
        "boxesOffByMoreThan1": box_far,
        "borderDiffers": border_differs,
        "brightestDotDn": round(float(brightest_dot), 3),
        "faintestSpeckPeakDn": None if darkest_speck == np.inf else round(float(darkest_speck), 3),
        "flatMeanDn": round(float(f), 3),
        "flatMaxDn": round(float(flat.max() / unit), 3),
        "sha256": {str(frame["frame"]): frame["sha256"] for frame in case["frames"]},
    }


def main():
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["node", "--conditions=source", str(HERE / "dumpFootage.ts"), folder], check=True)
        cases = [judge(path.parent) for path in sorted(Path(folder).glob("*/case.json"))]
    versions = {"python": platform.python_version(), "numpy": np.__version__, "scipy": scipy.__version__, "scikit-image": skimage.__version__}
    (HERE / "footage.json").write_text(json.dumps({"versions": versions, "cases": cases}, indent=1) + "\n")
    for case in cases:
        print({k: v for k, v in case.items() if k != "sha256"})


if __name__ == "__main__":
    main()
