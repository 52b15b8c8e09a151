"""What a Gaussian blur of a float image costs in OpenCV, per radius.

    python3 bench/peers/opencv_blur.py --size 3840x2160 --radii 1,2,4 [--threads 1] [--runs 11]

Of sepFilter2D and GaussianBlur, both over whole frames into an image that is there already, the faster counts at each radius.
"""
import argparse
import json

import cv2
import numpy as np

from opencv_front_end import blur_variants
from tuning import fastest, statistics, timed_runs


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--size", default="3840x2160")
    parser.add_argument("--radii", default="1,2,3,4,6,8,12,16,20,28,40,56,80")
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--runs", type=int, default=11)
    options = parser.parse_args()
    cv2.setNumThreads(options.threads)
    width, height = map(int, options.size.split("x"))
    image = np.random.RandomState(1).uniform(0, 255, (height, width)).astype(np.float32)
    out = np.empty_like(image)
    cases = []
    for radius in map(int, options.radii.split(",")):
        chosen = fastest(blur_variants(radius / 4, radius), lambda way: way(image, out), lambda a, b: np.abs(a - b).max() < 1e-2)
        times = timed_runs(lambda: chosen.run(image, out), 2, options.runs)
        cases.append({"radiusPx": radius, "chosen": chosen.name, "ms": statistics(times["total"])})
    print(json.dumps({"versions": {"opencv": cv2.__version__, "numpy": np.__version__}, "threads": options.threads, "cases": cases}))


if __name__ == "__main__":
    main()
