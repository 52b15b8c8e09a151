"""Labels and per-region intensity statistics in OpenCV and NumPy."""
import cv2
import numpy as np


def label_variants(shape, connectivity):
    """Each: mask u8 -> (count with background, labels i32, stats, centroids)."""
    algorithms = {"default": cv2.CCL_DEFAULT, "SAUF": cv2.CCL_SAUF, "BBDT": cv2.CCL_BBDT, "Spaghetti": cv2.CCL_SPAGHETTI}
    reused = np.empty(shape, np.int32)

    def way(algorithm, labels):
        return lambda mask: cv2.connectedComponentsWithStatsWithAlgorithm(mask, connectivity, cv2.CV_32S, algorithm, labels)

    return {f"{name}, {kind} labels": way(algorithm, labels)
            for name, algorithm in algorithms.items() for kind, labels in (("fresh", None), ("reused", reused))}


def intensity_variants():
    """Each: (image f32, mask u8, result of a label variant) -> mean, std, min, max by region, f64 or f32."""
    return {"pixels": by_pixels, "runs": by_runs, "boxes": by_boxes}


def from_sums(area, total, squares):
    mean = total / area
    return {"mean": mean, "std": np.sqrt(np.maximum(squares / area - mean * mean, 0))}


def by_pixels(image, mask, labelled):
    count, labels, stats, _ = labelled
    inside = np.flatnonzero(mask)
    of, value = labels.ravel()[inside], image.ravel()[inside]
    total = np.bincount(of, value, count)[1:]
    squares = np.bincount(of, np.square(value, dtype=np.float64), count)[1:]
    if inside.size == 0:
        return {**from_sums(stats[1:, 4], total, squares), "min": total, "max": total}
    order = np.argsort(of, kind="stable")
    value, starts = value[order], np.concatenate(([0], np.cumsum(stats[1:-1, 4])))
    return {**from_sums(stats[1:, 4], total, squares), "min": np.minimum.reduceat(value, starts), "max": np.maximum.reduceat(value, starts)}


def by_runs(image, mask, labelled):
    count, labels, stats, _ = labelled
    inside = np.flatnonzero(mask)
    if inside.size == 0:
        none = np.zeros(0)
        return {"mean": none, "std": none, "min": none, "max": none}
    of, value = labels.ravel()[inside], image.ravel()[inside]
    starts = np.concatenate(([0], np.flatnonzero(of[1:] != of[:-1]) + 1))
    run_of = of[starts]
    wide = value.astype(np.float64)
    total = np.bincount(run_of, np.add.reduceat(wide, starts), count)[1:]
    squares = np.bincount(run_of, np.add.reduceat(wide * wide, starts), count)[1:]
    low, high = np.minimum.reduceat(value, starts), np.maximum.reduceat(value, starts)
    order = np.argsort(run_of, kind="stable")
    regions = np.concatenate(([0], np.cumsum(np.bincount(run_of, minlength=count)[1:-1])))
    return {**from_sums(stats[1:, 4], total, squares), "min": np.minimum.reduceat(low[order], regions), "max": np.maximum.reduceat(high[order], regions)}


def by_boxes(image, mask, labelled):
    count, labels, stats, _ = labelled
    mean, std, low, high = np.empty((4, count - 1))
    for region, (x, y, width, height, _) in enumerate(stats[1:].tolist()):
        box = slice(y, y + height), slice(x, x + width)
        inside = (labels[box] == region + 1).view(np.uint8)
        part = image[box]
        low[region], high[region] = cv2.minMaxLoc(part, inside)[:2]
        average, deviation = cv2.meanStdDev(part, mask=inside)
        mean[region], std[region] = average[0, 0], deviation[0, 0]
    return {"mean": mean, "std": std, "min": low, "max": high}
