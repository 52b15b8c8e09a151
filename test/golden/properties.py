"""Makes properties.json.gz: every region property of 204 random masks and 20 natural images by scikit-image, SciPy and NumPy.

    /usr/bin/python3 test/golden/properties.py      (Debian's python3-skimage: its own pictures, nothing is fetched)

Frames are 8-bit samples whose mask is sample > level, so an engine sees what it would see of a camera. Frames of one group share
size and recipe. The natural images are scikit-image's, in gray, cut to one size; their level is Otsu's.
"""
import pathlib

import numpy as np
import scipy
import scipy.ndimage
import skimage
import skimage.color
import skimage.filters
import skimage.io
import skimage.measure

from packing import packed, write_gzipped_json
from region_properties import integer_sums, properties

HERE = pathlib.Path(__file__).parent
PICTURES = pathlib.Path(skimage.__file__).parent / "data"
RANDOM_SIZES = [(23, 19), (41, 31), (75, 50)]
# Single pixels are all alike: the larger frames leave them out.
LEAST = {23: 1, 41: 9, 75: 20}
RANDOM_PER_GROUP = 34
RANDOM_LEVEL = 127.5
NATURAL_SIZE = (110, 96)
# Regions of a few pixels are the random masks' part.
NATURAL_LEAST = 5
# Name, and every n-th pixel that is taken.
NATURAL = [
    ("coins.png", 2), ("camera.png", 3), ("page.png", 1), ("moon.png", 3), ("text.png", 1), ("brick.png", 3), ("grass.png", 3), ("gravel.png", 3),
    ("astronaut.png", 3), ("chelsea.png", 2), ("coffee.png", 3), ("hubble_deep_field.jpg", 5), ("retina.jpg", 9), ("ihc.png", 3),
    ("phantom.png", 2), ("motorcycle_left.png", 4), ("clock_motion.png", 2), ("cell.png", 4), ("rocket.jpg", 3), ("horse.png", 2),
]


def random_frame(width, height, random):
    """Noise of some density and grain; a few gray levels on either side of the level, in patches, so that it packs well."""
    density, grain = random.uniform(0.08, 0.8), random.randint(1, 5)
    noise = random.uniform(size=(height // grain + 1, width // grain + 1)).repeat(grain, 0).repeat(grain, 1)[:height, :width]
    if random.randint(3) == 0:
        noise = scipy.ndimage.gaussian_filter(random.uniform(size=(height, width)), 1.3)
        noise = noise.argsort(axis=None).argsort().reshape(height, width) / noise.size
    steps = random.randint(0, 8, (height // 3 + 1, width // 5 + 1)).repeat(3, 0).repeat(5, 1)[:height, :width]
    return np.where(noise < density, np.minimum(128 + 19 * steps, 255), 15 * steps).astype(np.uint8)


def natural_frame(name, step):
    picture = skimage.io.imread(PICTURES / name)
    if picture.ndim == 3:
        picture = np.rint(255 * skimage.color.rgb2gray(picture[..., :3]))
    picture = np.asarray(picture)
    if picture.dtype == bool or picture.max() <= 1:
        picture = 255 * picture.astype(np.uint8)
    width, height = NATURAL_SIZE
    part = picture[::step, ::step]
    top, left = (part.shape[0] - height) // 2, (part.shape[1] - width) // 2
    assert top >= 0 and left >= 0, (name, part.shape)
    return part[top:top + height, left:left + width].astype(np.uint8)


def otsu_level(frame):
    counts, edges = np.histogram(frame.astype(np.float64), 256, (0, 255))
    return float(skimage.filters.threshold_otsu(hist=(counts, (edges[:-1] + edges[1:]) / 2)))


def short(value):
    """Eight digits: twenty times finer than the comparison."""
    if value is None:
        return None
    value = float(f"{float(value):.8g}")
    return int(value) if value == int(value) else value


def golden(name, frame, level, connectivity, least):
    labels = skimage.measure.label(frame > level, connectivity=1 if connectivity == 4 else 2)
    dn, rows = frame.astype(np.float64), []
    for region in skimage.measure.regionprops(labels, intensity_image=dn):
        if region.area < least:
            continue
        row, col = region.coords[:, 0], region.coords[:, 1]
        sums = integer_sums(region.label, row, col, np.zeros(len(row), np.int64))
        saturated = {"saturated_area": int((frame[row, col] == 255).sum())}
        rows.append((region.label, {**properties(region, dn, sums, frame.shape, connectivity), **saturated}))
    columns = {column: [short(row[column]) for _, row in rows] for column in (rows[0][1] if rows else {})}
    return {"name": name, "samples": packed(frame, "u1"), "levelDn": level, "label": [label for label, _ in rows], "columns": columns}


def groups():
    random = np.random.RandomState(2026)
    for width, height in RANDOM_SIZES:
        for connectivity in (8, 4):
            least = LEAST[width]
            frames = [golden(f"random {n}", random_frame(width, height, random), RANDOM_LEVEL, connectivity, least) for n in range(RANDOM_PER_GROUP)]
            yield {"width": width, "height": height, "connectivity": connectivity, "minAreaPx2": least,
                   "threshold": {"stage": "threshold", "method": "fixed", "levelDn": RANDOM_LEVEL}, "frames": frames}
    width, height = NATURAL_SIZE
    for connectivity, names in ((8, NATURAL[0::2]), (4, NATURAL[1::2])):
        pictures = [(name, natural_frame(name, step)) for name, step in names]
        frames = [golden(name, frame, otsu_level(frame), connectivity, NATURAL_LEAST) for name, frame in pictures]
        yield {"width": width, "height": height, "connectivity": connectivity, "minAreaPx2": NATURAL_LEAST,
               "threshold": {"stage": "threshold", "method": "otsu"}, "frames": frames}


def main():
    made = list(groups())
    for group in made:
        counts = [len(frame["label"]) for frame in group["frames"]]
        print(f'{group["width"]}x{group["height"]}, {group["connectivity"]}: {len(counts)} frames, {sum(counts)} regions')
        if len(counts) < 20:
            print({frame["name"]: len(frame["label"]) for frame in group["frames"]})
    write_gzipped_json(HERE / "properties.json.gz", {
        "versions": {"scikit-image": skimage.__version__, "scipy": scipy.__version__, "numpy": np.__version__}, "groups": made,
    })


if __name__ == "__main__":
    main()
