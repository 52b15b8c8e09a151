"""ROI masks by numpy and scikit-image, the oracles of kernels/roi.

    python3 test/golden/rois.py            (writes rois.json.gz beside this file)

A polygon's pixels are counted with Python's fractions, exactly: a centre belongs when an odd number of sides lie to its right, a side
holding its upper end and not its lower one. A circle's pixels are counted the same way. Both are checked here against scikit-image's
points_in_poly and disk away from the edges, where rules and rounding differ. Rectangles are slices.
"""
import math
import pathlib
from fractions import Fraction

import numpy
import skimage
from skimage.draw import disk
from skimage.measure import label, points_in_poly, regionprops

from packing import packed, write_gzipped_json

WIDTH, HEIGHT = 77, 53


def polygon_mask(points):
    exact = [(Fraction(row), Fraction(col)) for row, col in points]
    mask = numpy.zeros((HEIGHT, WIDTH), bool)
    for row in range(HEIGHT):
        crossings = []
        for (row_a, col_a), (row_b, col_b) in zip(exact, exact[1:] + exact[:1]):
            if (row_a <= row) != (row_b <= row):
                crossings.append(col_a + (col_b - col_a) * (row - row_a) / (row_b - row_a))
        for col in range(WIDTH):
            mask[row, col] = sum(crossing > col for crossing in crossings) % 2 == 1
    compare_away_from_sides(mask, points)
    return mask


def compare_away_from_sides(mask, points):
    corners = numpy.array(points, float)
    centres = numpy.argwhere(numpy.ones_like(mask)).astype(float)
    distance = numpy.full(len(centres), numpy.inf)
    for a, b in zip(corners, numpy.roll(corners, -1, axis=0)):
        length = max(((b - a) ** 2).sum(), 1e-12)
        along = numpy.clip(((centres - a) @ (b - a)) / length, 0, 1)
        distance = numpy.minimum(distance, numpy.linalg.norm(centres - a - along[:, None] * (b - a), axis=1))
    away = distance > 1e-6
    assert (points_in_poly(centres, corners)[away] == mask.ravel()[away]).all()


def circle_mask(row, col, radius):
    row, col, radius = Fraction(row), Fraction(col), Fraction(radius)
    margin = numpy.array([[float((r - row) ** 2 + (c - col) ** 2 - radius ** 2) for c in range(WIDTH)] for r in range(HEIGHT)])
    drawn = numpy.zeros((HEIGHT, WIDTH), bool)
    drawn[disk((float(row), float(col)), float(radius), shape=drawn.shape)] = True
    away = abs(margin) > 1e-6
    assert (drawn[away] == (margin < 0)[away]).all()
    return margin < 0


def rectangle_mask(row, col, height, width):
    mask = numpy.zeros((HEIGHT, WIDTH), bool)
    mask[max(0, math.ceil(row)):max(0, math.ceil(row + height)), max(0, math.ceil(col)):max(0, math.ceil(col + width))] = True
    return mask


def mask_of(roi):
    if roi['shape'] == 'polygon':
        return polygon_mask(roi['points'])
    if roi['shape'] == 'circle':
        return circle_mask(roi['row'], roi['col'], roi['radiusPx'])
    return rectangle_mask(roi['row'], roi['col'], roi['height'], roi['width'])


def rectangle(row, col, height, width, **more):
    return {'shape': 'rectangle', 'row': row, 'col': col, 'height': height, 'width': width, **more}


def circle(row, col, radius, **more):
    return {'shape': 'circle', 'row': row, 'col': col, 'radiusPx': radius, **more}


def polygon(*points, **more):
    return {'shape': 'polygon', 'points': [list(point) for point in points], **more}


def random_roi(random):
    """Corners on whole pixels, on eighths and anywhere, in the frame and beyond it."""
    grid = [1, 8, None][random.integers(3)]
    number = lambda low, high: float(random.uniform(low, high)) if grid is None else round(random.uniform(low, high) * grid) / grid
    place = lambda: (number(-12, HEIGHT + 12), number(-12, WIDTH + 12))
    shape = random.integers(4)
    if shape == 0:
        return rectangle(*place(), number(1, 40) or 1, number(1, 60) or 1)
    if shape == 1:
        return circle(*place(), number(1, 40))
    return polygon(*[place() for _ in range(random.integers(3, 9))])


def cases():
    random = numpy.random.default_rng(20261121)
    yield 'a rectangle and the polygon of its corners', [[rectangle(3, 5, 10, 20)], [polygon((3, 5), (3, 25), (13, 25), (13, 5))]]
    yield 'a triangle and the one beyond its long side', [[polygon((0, 0), (0, 40), (40, 0))], [polygon((40, 40), (0, 40), (40, 0))]]
    yield 'a star that crosses itself', [[polygon((2, 38), (50, 60), (20, 8), (20, 68), (50, 16))]]
    yield 'circles of a pixel, of whole and of half radius', [[circle(5, 5, 0.5)], [circle(25, 30, 10)], [circle(25.5, 30.5, 10.5)]]
    yield 'two includes, one exclude over both', [[rectangle(5, 5, 30, 30), circle(30, 50, 15), rectangle(20, 20, 5, 40, mode='exclude')]]
    yield 'an exclude alone', [[circle(26, 38, 12, mode='exclude')]]
    yield 'random shapes', [[random_roi(random)] for _ in range(300)]
    yield 'random lists', [
        [{**random_roi(random), 'mode': ['include', 'exclude'][random.integers(2)]} for _ in range(random.integers(2, 5))] for _ in range(60)
    ]


def united(rois):
    includes = [roi for roi in rois if roi.get('mode') != 'exclude']
    mask = numpy.zeros((HEIGHT, WIDTH), bool) if includes else numpy.ones((HEIGHT, WIDTH), bool)
    for roi in includes:
        mask |= mask_of(roi)
    for roi in rois:
        if roi.get('mode') == 'exclude':
            mask &= ~mask_of(roi)
    return mask


def region_scenes():
    """Noise under ROIs: regions by scikit-image, of the mask clipped, and of the whole mask with the pixels that are inside."""
    random = numpy.random.default_rng(4)
    lists = [
        [circle(26, 38, 20.5)],
        [rectangle(4.5, 3, 30, 61), circle(20, 30, 9, mode='exclude')],
        [polygon((2, 38), (50, 60), (20, 8), (20, 68), (50, 16)), rectangle(40, 0, 30, 90)],
        [rectangle(10, 32, 20, 32, mode='exclude')],
    ]
    for rois in lists:
        for density in (0.25, 0.5):
            mask, roi = random.random((HEIGHT, WIDTH)) < density, united(rois)
            for connectivity in (4, 8):
                clipped, whole = (label(image, connectivity=connectivity // 4) for image in (mask & roi, mask))
                yield {
                    'rois': [{'id': str(index), **shape} for index, shape in enumerate(rois)], 'connectivity': connectivity,
                    'mask': packed(mask, 'u1'),
                    'clipped': [[int(region.area), *region.centroid] for region in regionprops(clipped)],
                    'whole': [[int(region.area), int(roi[tuple(region.coords.T)].sum())] for region in regionprops(whole)],
                }


golden = {
    'versions': {'scikit-image': skimage.__version__, 'numpy': numpy.__version__},
    'width': WIDTH, 'height': HEIGHT,
    'cases': [
        {
            'name': name,
            'lists': [
                {
                    'rois': [{'id': str(index), **roi} for index, roi in enumerate(rois)],
                    'empty': [not mask_of(roi).any() for roi in rois],
                    'mask': packed(united(rois), 'u1'),
                } for rois in lists
            ],
        } for name, lists in cases()
    ],
    'regions': list(region_scenes()),
}
write_gzipped_json(pathlib.Path(__file__).with_name('rois.json.gz'), golden)
