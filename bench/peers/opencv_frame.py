"""One inspection frame in OpenCV and NumPy: the opponent that bench/compare measures Sightline against.

    python3 bench/peers/opencv_frame.py --size 3840x2160 --frame frame.raw --dark dark.npy --gain gain.npy --threads 2 --runs 50 --json
    python3 bench/peers/opencv_frame.py --size 3840x2160 --stage labelling --mask mask.raw --threads 1

The work: (u8 - dark) * gain in f32; separable Gaussian, replicated border, f32; value > level to a u8 mask; 8-connected labels in
CV_32S with area, bounding box and centroid (connectedComponentsWithStats); mean, min, max and standard deviation of the
flat-fielded intensity of every region. Sightline also sums second moments and weighted coordinates; OpenCV has no call for
them and nothing is added here.

The opponent tunes itself. Every stage has several ways to do it; each is tried on the caller's own frame with the caller's thread
count, must give the same result as the plain one, and the fastest is timed. Outputs are allocated once. The ways:

flatField   `cv2`        cv2.subtract(u8, f32, dtype=CV_32F), cv2.multiply in place
            `numpy`      np.subtract and np.multiply with out=
            `convert`    np.copyto(f32, u8), then both in cv2 on f32 alone
blur        `sepFilter2D`, `GaussianBlur` (the same taps where the radius is 4 sigma or less)
threshold   `compare` (cv2.compare, u8 out), `threshold` (cv2.threshold in f32, then to u8), `numpy` (np.greater, viewed as u8)
front end   the three above, one after the other over the frame; or `strips of N rows`: all three on one strip that stays in cache, N of 16
            to 256, the threads sharing the strips (OpenCV and NumPy let go of Python's lock)
labels      every algorithm of OpenCV (default, SAUF, BBDT, Spaghetti), label image fresh or reused
intensity   `pixels`     np.bincount of the foreground's labels, weighted by I and I^2; min and max by sorting the labels
            `runs`       np.add / minimum / maximum.reduceat over runs of equal labels, then the runs by np.bincount and a sort of the runs
            `boxes`      cv2.meanStdDev and cv2.minMaxLoc per region in its bounding box, masked

Tried and left out: scipy.ndimage.mean, standard_deviation, minimum and maximum (2.9 s for 365 discs at 4K, against 3 ms for `boxes`);
np.minimum.at (NumPy 1.24 calls it per element); CV_16U labels (too few for noise).
"""
import argparse
import json
import os
import sys

parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
parser.add_argument("--size", required=True, help="WIDTHxHEIGHT of all files")
parser.add_argument("--stage", choices=["frame", "labelling"], default="frame")
parser.add_argument("--frame", help="u8 samples, raw or .npy")
parser.add_argument("--dark", help="f32 dark map, DN, raw or .npy")
parser.add_argument("--gain", help="f32 gain map, raw or .npy")
parser.add_argument("--mask", help="u8 mask, 0 or not, raw or .npy: labelling")
parser.add_argument("--level", type=float, default=128.0, help="threshold, DN")
parser.add_argument("--sigma", type=float, default=1.1, help="px")
parser.add_argument("--radius", type=int, default=2, help="px")
parser.add_argument("--connectivity", type=int, choices=[4, 8], default=8)
parser.add_argument("--threads", type=int, default=1)
parser.add_argument("--pattern", default="", help="name of the scene, repeated in the report")
parser.add_argument("--runs", type=int, default=50)
parser.add_argument("--warm-up", type=int, default=5)
parser.add_argument("--json", action="store_true")
args = parser.parse_args()

# BLAS and OpenMP read these when NumPy is imported.
for variable in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ[variable] = str(args.threads)

import cv2  # noqa: E402
import numpy as np  # noqa: E402

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))
from opencv_front_end import front_end_variants  # noqa: E402
from opencv_labels import intensity_variants, label_variants  # noqa: E402
from tuning import fastest, statistics, timed_runs  # noqa: E402

cv2.setNumThreads(args.threads)


def read(path, dtype, width, height):
    array = np.load(path) if path.endswith(".npy") else np.fromfile(path, dtype)
    if array.dtype != dtype or array.size != width * height:
        sys.exit(f"{path}: {array.size} of {array.dtype}: {width}x{height} of {np.dtype(dtype)} are needed")
    return np.ascontiguousarray(array.reshape(height, width))


def needed(option):
    path = getattr(args, option)
    if not path:
        sys.exit(f"--{option}: none given: --stage {args.stage} reads one")
    return path


def run_labelling(width, height):
    mask = read(needed("mask"), np.uint8, width, height)
    label = fastest(label_variants(mask.shape, args.connectivity), lambda variant: variant(mask), same_labels)
    times = timed_runs(lambda: {"label": label.run(mask)}, args.warm_up, args.runs)
    count, _, stats, _ = label.run(mask)
    return {"chosen": {"label": label.name}, "tried": {"label": label.tried}, "times": times, "regions": count - 1, "totalArea": int(stats[1:, 4].sum())}


def run_frame(width, height):
    frame = read(needed("frame"), np.uint8, width, height)
    dark = read(needed("dark"), np.float32, width, height)
    gain = read(needed("gain"), np.float32, width, height)
    inspect = (frame, dark, gain)
    variants, parts = front_end_variants(frame, dark, gain, args.level, args.sigma, args.radius, args.threads)
    front_end = fastest(variants, lambda variant: variant(*inspect), same_front_end)
    corrected, mask = front_end.run(*inspect)
    label = fastest(label_variants(frame.shape, args.connectivity), lambda variant: variant(mask), same_labels)
    labelled = label.run(mask)
    intensity = fastest(intensity_variants(), lambda variant: variant(corrected, mask, labelled), same_intensities)

    def one(clock):
        corrected, mask = front_end.run(*inspect)
        clock("frontEnd")
        labelled = label.run(mask)
        clock("label")
        intensity.run(corrected, mask, labelled)
        clock("intensity")

    times = timed_runs(one, args.warm_up, args.runs, clocked=True)
    count, _, stats, _ = labelled
    mean = intensity.run(corrected, mask, labelled)["mean"]
    return {
        "chosen": {"frontEnd": front_end.name, **parts, "label": label.name, "intensity": intensity.name},
        "tried": {"frontEnd": front_end.tried, "label": label.tried, "intensity": intensity.tried},
        "times": times, "regions": count - 1, "totalArea": int(stats[1:, 4].sum()),
        "meanOfMeans": float(np.mean(mean)) if count > 1 else None,
    }


def same_front_end(a, b):
    return np.array_equal(a[1], b[1]) and np.array_equal(a[0], b[0])


def same_labels(a, b):
    """Algorithms number regions in their own order."""
    return a[0] == b[0] and np.array_equal(np.sort(a[2][1:, 4]), np.sort(b[2][1:, 4]))


def same_intensities(a, b):
    return all(np.allclose(a[name], b[name], rtol=1e-4, atol=2e-2) for name in a)


def report(result, width, height):
    figures = {
        "peer": "opencv", "versions": {"opencv": cv2.__version__, "numpy": np.__version__},
        "size": f"{width}x{height}", "pixelFormat": "gray8", "stage": args.stage, "pattern": args.pattern, "threads": args.threads,
        "warmUpRuns": args.warm_up, "runs": args.runs, "chosen": result["chosen"], "tried": result["tried"],
        "ms": {name: statistics(values) for name, values in result["times"].items()},
        "regions": result["regions"], "totalArea": result["totalArea"], "meanOfMeans": result.get("meanOfMeans"),
    }
    if args.json:
        print(json.dumps(figures))
        return
    print(f"OpenCV {cv2.__version__}, NumPy {np.__version__}: {figures['size']} gray8 {args.pattern}, {args.threads} thread(s), {args.runs} runs after {args.warm_up}")
    for name, values in figures["ms"].items():
        print(f"  {name:<10}" + "".join(f"  {key} {value:8.2f}" for key, value in values.items()) + "  ms")
    print("  " + ", ".join(f"{stage}: {name}" for stage, name in result["chosen"].items()))
    print(f"  {result['regions']} regions, {result['totalArea']} px in all")


width, height = (int(part) for part in args.size.split("x"))
report(run_frame(width, height) if args.stage == "frame" else run_labelling(width, height), width, height)
