"""Makes customStage.json.gz: the magnitude of scipy.ndimage.sobel, which a custom stage's function must give.

    python3 test/golden/customStage.py
"""
import pathlib

import numpy as np
import scipy
import scipy.ndimage

from grayStages import frame, sample_fields
from packing import packed, write_gzipped_json

HERE = pathlib.Path(__file__).parent
SIZES = [(1, 1), (17, 3), (3, 17), (33, 21)]


def main():
    cases = []
    for bit_depth in (8, 12, 16):
        for number, (width, height) in enumerate(SIZES):
            samples = frame(width, height, bit_depth, 700 + number)
            image = samples.astype(np.float64)
            magnitude = np.hypot(scipy.ndimage.sobel(image, 0, mode="nearest"), scipy.ndimage.sobel(image, 1, mode="nearest"))
            cases.append({**sample_fields(samples, bit_depth), "sobel": packed(magnitude, "<f8")})
    write_gzipped_json(HERE / "customStage.json.gz", {"versions": {"scipy": scipy.__version__, "numpy": np.__version__}, "cases": cases})


if __name__ == "__main__":
    main()
