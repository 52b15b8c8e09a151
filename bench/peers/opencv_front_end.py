"""flatField, Gaussian blur and threshold in OpenCV and NumPy, whole frame or strip by strip."""
import concurrent.futures

import cv2
import numpy as np

from tuning import fastest


def gaussian_taps(sigma, radius):
    taps = np.exp(-np.arange(-radius, radius + 1) ** 2 / (2 * sigma ** 2))
    return (taps / taps.sum()).astype(np.float32)


def flat_field_variants():
    """Each: (frame u8, dark f32, gain f32, out f32) -> out."""
    def by_cv2(frame, dark, gain, out):
        cv2.subtract(frame, dark, out, None, cv2.CV_32F)
        cv2.multiply(out, gain, out)
        return out

    def by_numpy(frame, dark, gain, out):
        np.subtract(frame, dark, out=out)
        np.multiply(out, gain, out=out)
        return out

    def by_conversion(frame, dark, gain, out):
        np.copyto(out, frame)
        cv2.subtract(out, dark, out)
        cv2.multiply(out, gain, out)
        return out

    return {"cv2": by_cv2, "numpy": by_numpy, "convert": by_conversion}


def blur_variants(sigma, radius):
    """Each: (image f32, out f32) -> out."""
    taps = gaussian_taps(sigma, radius)
    side = 2 * radius + 1
    return {
        "sepFilter2D": lambda image, out: cv2.sepFilter2D(image, cv2.CV_32F, taps, taps, out, borderType=cv2.BORDER_REPLICATE),
        "GaussianBlur": lambda image, out: cv2.GaussianBlur(image, (side, side), sigma, out, sigma, cv2.BORDER_REPLICATE),
    }


def threshold_variants(level):
    """Each: (image f32, out u8) -> out, 255 or 1 where above the level."""
    def by_threshold(image, out):
        np.copyto(out, cv2.threshold(image, level, 255, cv2.THRESH_BINARY)[1], casting="unsafe")
        return out

    def by_numpy(image, out):
        np.greater(image, np.float32(level), out=out.view(np.bool_))
        return out

    return {"compare": lambda image, out: cv2.compare(image, level, cv2.CMP_GT, out), "threshold": by_threshold, "numpy": by_numpy}


def front_end_variants(frame, dark, gain, level, sigma, radius, threads):
    """Whole-frame and strip-wise front ends out of the fastest parts; each (frame, dark, gain) -> (corrected f32, mask u8).

    Also returns the names of the parts that the tuning chose.
    """
    height, width = frame.shape
    corrected, blurred = np.empty((2, height, width), np.float32)
    mask = np.empty((height, width), np.uint8)
    same = lambda a, b: np.allclose(a[0], b[0], rtol=0, atol=1e-3)
    flat = fastest(flat_field_variants(), lambda run: (run(frame, dark, gain, corrected),), same)
    blur = fastest(blur_variants(sigma, radius), lambda run: (run(corrected, blurred),), same)
    same_mask = lambda a, b: np.array_equal(a[0] != 0, b[0] != 0)
    binary = fastest(threshold_variants(level), lambda run: (run(blurred, mask),), same_mask)

    def whole(frame, dark, gain):
        flat.run(frame, dark, gain, corrected)
        blur.run(corrected, blurred)
        return corrected, binary.run(blurred, mask)

    def strips_of(rows):
        pool = concurrent.futures.ThreadPoolExecutor(threads) if threads > 1 else None
        strips = [(first, min(first + rows, height)) for first in range(0, height, rows)]
        shares = [strips[share * len(strips) // threads:(share + 1) * len(strips) // threads] for share in range(threads)]
        parts = [share for share in shares if share]
        buffers = [(np.empty((rows + 2 * radius, width), np.float32), np.empty((rows + 2 * radius, width), np.float32)) for _ in parts]

        def work(part, buffer, frame, dark, gain):
            begin, end = part[0][0], part[-1][1]
            done = begin
            for first, last in part:
                top, bottom = max(0, first - radius), min(height, last + radius)
                smooth = buffer[1][:bottom - top]
                if top < begin or bottom > end:
                    # Rows of another thread: corrected here once more, aside, so that no thread reads what another is writing.
                    strip = buffer[0][:bottom - top]
                    flat.run(frame[top:bottom], dark[top:bottom], gain[top:bottom], strip)
                    corrected[first:last] = strip[first - top:last - top]
                    done = last
                else:
                    if done < bottom:
                        flat.run(frame[done:bottom], dark[done:bottom], gain[done:bottom], corrected[done:bottom])
                    strip, done = corrected[top:bottom], bottom
                blur.run(strip, smooth)
                binary.run(smooth[first - top:last - top], mask[first:last])

        def run(frame, dark, gain):
            if pool is None:
                work(parts[0], buffers[0], frame, dark, gain)
            else:
                list(pool.map(lambda index: work(parts[index], buffers[index], frame, dark, gain), range(len(parts))))
            return corrected, mask

        return run

    variants = {"whole frame": whole, **{f"strips of {rows} rows": strips_of(rows) for rows in (16, 32, 64, 128, 256)}}
    return variants, {"flatField": flat.name, "blur": blur.name, "threshold": binary.name}
