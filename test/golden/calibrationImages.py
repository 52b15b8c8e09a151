"""Image files as other programs write them, with the values they hold; writes calibrationImages.json beside itself.

Run: python3 calibrationImages.py
"""
import base64
import io
import json
import pathlib
import platform

import cv2
import numpy as np
import PIL
from PIL import Image

HEIGHT, WIDTH = 5, 7
values = (np.arange(HEIGHT * WIDTH).reshape(HEIGHT, WIDTH) * 1871 + 17) % 65536
u8 = (values % 251).astype(np.uint8)
u16 = values.astype(np.uint16)
f32 = (values / 7).astype(np.float32)
f64 = values / 7
files = []


def add(name, data, image):
    files.append({
        "name": name, "base64": base64.b64encode(data).decode(),
        "values": None if image is None else image.astype(np.float64).ravel().tolist(),
    })


def npy(array, **options):
    out = io.BytesIO()
    np.lib.format.write_array(out, array, **options)
    return out.getvalue()


def pil(array, mode=None, **options):
    out = io.BytesIO()
    (Image.fromarray(array) if mode is None else Image.fromarray(array).convert(mode)).save(out, "TIFF", **options)
    return out.getvalue()


def opencv(array, compression):
    return cv2.imencode(".tif", array, [cv2.IMWRITE_TIFF_COMPRESSION, compression])[1].tobytes()


add("opencv lzw u16.tif", opencv(u16, 5), u16)
add("opencv raw u8.tiff", opencv(u8, 1), u8)
add("opencv deflate u16.tif", opencv(u16, 8), u16)
add("opencv raw f32.tif", opencv(f32, 1), f32)
add("opencv colour.tif", opencv(np.dstack([u8, u8, u8]), 1), None)
add("pil raw u16.tif", pil(u16), u16)
add("pil raw f32.tif", pil(f32), f32)
add("pil deflate u8.tif", pil(u8, compression="tiff_deflate"), u8)
add("pil packbits u8.tif", pil(u8, compression="packbits"), None)
add("pil palette.tif", pil(u8, "P"), None)
add("pil bilevel.tif", pil(u8, "1"), None)
add("pil i32.tif", pil(u16.astype(np.int32)), None)
add("pil two pages.tif", pil(u8, save_all=True, append_images=[Image.fromarray(u8)]), None)
for array in (u8, u16, f32, f64):
    add(f"numpy {array.dtype}.npy", npy(array), array)
add("numpy version 2.npy", npy(u16, version=(2, 0)), u16)
add("numpy fortran.npy", npy(np.asfortranarray(u16)), None)
add("numpy big endian.npy", npy(u16.astype(">u2")), None)
add("numpy i16.npy", npy(u16.astype(np.int16)), None)
add("numpy complex.npy", npy(u16.astype(np.complex64)), None)
add("numpy record.npy", npy(np.zeros(3, dtype=[("a", "u1"), ("b", "u2")])), None)
add("numpy three axes.npy", npy(u16[None]), None)
add("numpy one axis.npy", npy(u16.ravel()), None)
add("numpy empty.npy", npy(np.zeros((0, 7), np.uint16)), None)
add("numpy nan.npy", npy(np.where(values == 17, np.nan, f64)), None)

pathlib.Path(__file__).with_name("calibrationImages.json").write_text(json.dumps({
    "versions": {"python": platform.python_version(), "numpy": np.__version__, "opencv": cv2.__version__, "pillow": PIL.__version__},
    "width": WIDTH, "height": HEIGHT, "files": files,
}) + "\n")
