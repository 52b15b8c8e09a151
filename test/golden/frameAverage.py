"""Mean and sample deviation of drawn frames by numpy; writes frameAverage.json beside itself.

    python3 test/golden/frameAverage.py
"""
import json
import pathlib
import platform

import numpy as np

HEIGHT, WIDTH = 5, 7


def case(bits, limited, frames, seed):
    random = np.random.default_rng(seed)
    full = 2 ** bits - 1
    level = random.uniform(0.05, 0.9, (HEIGHT, WIDTH)) * full
    stack = np.clip(np.rint(level + random.normal(0, 0.03 * full, (frames, HEIGHT, WIDTH))), 0, full).astype(int)
    stack[frames // 2, 1, 2] = full
    unit = 2 ** (bits - 8)
    dn = (stack.astype(np.float64) - 16 * unit) * (full / (219 * unit)) if limited else stack.astype(np.float64)
    white = 235 * unit if limited else full
    return {
        "bits": bits, "limited": limited, "width": WIDTH, "height": HEIGHT, "frames": stack.reshape(frames, -1).tolist(),
        "mean": dn.mean(0).ravel().tolist(), "sigma": dn.std(0, ddof=1).ravel().tolist(),
        "even": dn[0::2].mean(0).ravel().tolist(), "odd": dn[1::2].mean(0).ravel().tolist(),
        "clipped": int((stack >= white).any(0).sum()), "frameMeans": dn.reshape(frames, -1).mean(1).tolist(),
    }


path = pathlib.Path(__file__).with_name("frameAverage.json")
path.write_text(json.dumps({
    "versions": {"python": platform.python_version(), "numpy": np.__version__},
    "cases": [case(8, False, 32, 1), case(8, True, 17, 2), case(12, False, 16, 3), case(16, False, 33, 4)],
}) + "\n")
