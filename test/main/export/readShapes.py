"""Reads a COCO document, label images and an ImageJ ROI set as other programs would, and compares them with the label images.

Nothing here is Sightline's: COCO's compressed RLE after rleFrString of cocoapi's maskApi.c, ROI files after ij.io.RoiDecoder, both
decoded from their published formats; images by imageio; holes by SciPy. Written for NumPy 1.24, SciPy 1.10, scikit-image 0.19.

    readShapes.py EXPORTS STAGES CONNECTIVITY    prints counts as JSON; the first difference ends it
"""
import csv
import glob
import json
import os
import struct
import sys
import zipfile

import numpy as np
from scipy import ndimage
from skimage import io as skio


def rle_from_string(text):
    counts, at = [], 0
    while at < len(text):
        value, k, more = 0, 0, True
        while more:
            c = ord(text[at]) - 48
            value |= (c & 0x1F) << 5 * k
            more = bool(c & 0x20)
            at += 1
            k += 1
            if not more and c & 0x10:
                value |= -1 << 5 * k
        if len(counts) > 2:
            value += counts[-2]
        counts.append(value)
    return counts


def mask_of(segmentation):
    height, width = segmentation["size"]
    counts = rle_from_string(segmentation["counts"])
    assert sum(counts) == height * width, "counts do not cover the image"
    assert all(count > 0 for count in counts[1:]), "a run is empty"
    values = np.arange(len(counts)) % 2
    return np.repeat(values, counts).reshape((width, height)).T.astype(bool)


def check_coco(folder, labels_of, table):
    coco = json.load(open(os.path.join(folder, "coco.json"), encoding="utf-8"))
    assert [c["id"] for c in coco["categories"]] == [1]
    frames = {image["id"]: image["frame"] for image in coco["images"]}
    assert len(frames) == len(coco["images"]) and sorted(frames.values()) == sorted(labels_of)
    seen = set()
    for n, annotation in enumerate(coco["annotations"]):
        assert annotation["id"] == n + 1 and annotation["category_id"] == 1 and annotation["iscrowd"] == 0
        frame, label = frames[annotation["image_id"]], annotation["label"]
        image = next(i for i in coco["images"] if i["id"] == annotation["image_id"])
        truth = labels_of[frame] == label
        mask = mask_of(annotation["segmentation"])
        assert (image["height"], image["width"]) == mask.shape == truth.shape
        assert np.array_equal(mask, truth), f"coco: frame {frame} label {label}"
        rows, cols = np.nonzero(truth)
        box = [cols.min(), rows.min(), cols.max() - cols.min() + 1, rows.max() - rows.min() + 1]
        assert annotation["bbox"] == [int(v) for v in box] and annotation["area"] == truth.sum()
        seen.add((frame, label))
    assert seen == table
    return len(seen)


def check_labels(folder, labels_of, table):
    files = sorted(glob.glob(os.path.join(folder, "labels", "*")))
    assert len(files) == len(labels_of)
    for file in files:
        frame = int(os.path.basename(file)[6:12])
        kept = [label for f, label in table if f == frame]
        image = skio.imread(file)
        assert image.dtype == np.uint16, image.dtype
        assert np.array_equal(image, np.where(np.isin(labels_of[frame], kept), labels_of[frame], 0)), file
    return len(files)


def decode_roi(data):
    assert data[:4] == b"Iout"
    version, kind = struct.unpack(">hB", data[4:7])
    assert version >= 217 and kind == 8, (version, kind)
    top, left, bottom, right = struct.unpack(">hhhh", data[8:16])
    n = struct.unpack(">H", data[16:18])[0] or struct.unpack(">i", data[18:22])[0]
    position, header2 = struct.unpack(">ii", data[56:64])
    xs = np.array(struct.unpack(f">{n}h", data[64:64 + 2 * n])) + left
    ys = np.array(struct.unpack(f">{n}h", data[64 + 2 * n:64 + 4 * n])) + top
    assert (xs.min(), xs.max(), ys.min(), ys.max()) == (left, right, top, bottom)
    name_at, length = struct.unpack(">ii", data[header2 + 16:header2 + 24])
    return xs, ys, position, data[name_at:name_at + 2 * length].decode("utf-16-be")


def filled(xs, ys, shape):
    """Even-odd filling at pixel centres; every edge must lie on the pixel grid."""
    mask = np.zeros(shape, bool)
    for x0, y0, x1, y1 in zip(xs, ys, np.roll(xs, -1), np.roll(ys, -1)):
        assert (x0 == x1) != (y0 == y1), "an edge that is not one side of pixels"
        if x0 == x1:
            mask[min(y0, y1):max(y0, y1), x0:] ^= True
    return mask


def check_rois(folder, labels_of, table, connectivity):
    background = ndimage.generate_binary_structure(2, 1 if connectivity == 8 else 2)
    seen = set()
    with zipfile.ZipFile(os.path.join(folder, "rois.zip")) as archive:
        assert archive.testzip() is None
        for entry in archive.namelist():
            xs, ys, position, name = decode_roi(archive.read(entry))
            assert entry == name + ".roi"
            frame, label = (int(part) for part in name.split("-"))
            assert position == frame + 1
            truth = ndimage.binary_fill_holes(np.pad(labels_of[frame] == label, 1), background)[1:-1, 1:-1]
            assert np.array_equal(filled(xs, ys, truth.shape), truth), name
            seen.add((frame, label))
    assert seen == table
    return len(seen)


def main(folder, stages, connectivity):
    labels_of = {int(os.path.basename(f)[6:12]): np.load(f) for f in glob.glob(os.path.join(stages, "*.label.npy"))}
    table = {(int(row["frame"]), int(row["label"])) for row in csv.DictReader(open(os.path.join(folder, "regions.csv")))}
    print(json.dumps({
        "coco": check_coco(folder, labels_of, table), "labels": check_labels(folder, labels_of, table),
        "rois": check_rois(folder, labels_of, table, connectivity),
        "dropped": sum(len(np.unique(image)) - 1 for image in labels_of.values()) - len(table),
    }))


main(sys.argv[1], sys.argv[2], int(sys.argv[3]))
