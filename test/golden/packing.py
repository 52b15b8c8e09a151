"""How the golden generators store arrays: base64 of little-endian bytes inside JSON, gzipped without a time stamp."""
import base64
import gzip
import json

import numpy as np


def packed(array, dtype):
    """array, row-major, as base64 of its bytes in `dtype` ("<f8", "<f4", "<u2", "u1", ...)."""
    return base64.b64encode(np.ascontiguousarray(array).astype(dtype).tobytes()).decode("ascii")


def write_gzipped_json(path, value):
    """The same value gives the same bytes on every run."""
    text = json.dumps(value, separators=(",", ":")).encode("utf-8")
    path.write_bytes(gzip.compress(text, 9, mtime=0))
