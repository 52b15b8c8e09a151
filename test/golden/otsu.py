"""Otsu levels by scikit-image's threshold_otsu(hist=(counts, centers)), the oracle of kernels/stages/threshold/otsu.ts.

    python3 test/golden/otsu.py            (writes otsu.json beside this file)

A histogram with one occupied bin is not here: threshold_otsu raises ValueError for it (an image with one value it returns as is).
"""
import json
import pathlib

import numpy
import skimage
from skimage.filters import threshold_otsu


def level_of(counts, full_scale):
    counts = numpy.asarray(counts)
    centers = (numpy.arange(256) + 0.5) * full_scale / 256
    return float(threshold_otsu(hist=(counts, centers)))


def spikes(*pairs):
    counts = [0] * 256
    for place, count in pairs:
        counts[place] = count
    return counts


def normal(random, mean, deviation, count):
    values = random.normal(mean, deviation, count)
    return numpy.bincount(numpy.clip(numpy.floor(values), 0, 255).astype(int), minlength=256)


def cases():
    random = numpy.random.default_rng(20240501)
    yield 'two spikes at the ends', 255, spikes((0, 10), (255, 10))
    yield 'two spikes, unequal', 255, spikes((40, 1000), (200, 3))
    yield 'three equal spikes: a tie, the lowest bin', 255, spikes((10, 5), (20, 5), (30, 5))
    yield 'neighbouring bins', 255, spikes((7, 1), (8, 1))
    yield 'flat', 255, [100] * 256
    yield 'flat over half the range', 4095, [0] * 64 + [7] * 128 + [0] * 64
    yield 'a ramp', 255, list(range(256))
    yield 'clamped ends', 65535, spikes((0, 8_000_000), (1, 3), (128, 5), (255, 294_400))
    for number in range(12):
        dark = normal(random, random.uniform(10, 90), random.uniform(2, 25), int(random.integers(100, 8_000_000)))
        bright = normal(random, random.uniform(120, 245), random.uniform(2, 30), int(random.integers(100, 2_000_000)))
        yield f'two normal classes {number}', [255, 1023, 4095, 65535][number % 4], (dark + bright).tolist()
    for number in range(4):
        yield f'random counts {number}', 255, random.integers(0, 64_000, 256).tolist()


golden = {
    'versions': {'scikit-image': skimage.__version__, 'numpy': numpy.__version__},
    'cases': [
        {'name': name, 'fullScaleDn': full_scale, 'histogram': [int(count) for count in counts], 'levelDn': level_of(counts, full_scale)}
        for name, full_scale, counts in cases()
    ],
}
head = json.dumps(golden['versions'])
lines = ',\n'.join(json.dumps(case, separators=(',', ':')) for case in golden['cases'])
pathlib.Path(__file__).with_name('otsu.json').write_text(f'{{"versions": {head}, "cases": [\n{lines}\n]}}\n')
