import { fillBadPixels, type Frame, type Plan } from 'sightline/kernels';

/** The gray stages in f64, pixel by pixel from their definitions: name to image. The last entry is what threshold reads. */
export function grayReference(plan: Plan, frame: Frame): Map<string, Float64Array> {
  const { width, height } = plan.format;
  const images = new Map<string, Float64Array>();
  const dn = Float64Array.from(frame.pixels, (sample) => (sample - plan.load.offset) * plan.load.scale);
  images.set('raw', dn);
  let image: Float64Array = dn;
  if (plan.flatField) {
    const { dark, gain } = plan.flatField.maps;
    fillBadPixels(plan.flatField.bad, frame.pixels, dark, gain);
    image = Float64Array.from(frame.pixels, (sample, pixel) => (sample - dark[pixel]!) * gain[pixel]!);
    images.set(plan.flatField.name, image);
  }
  for (const blur of plan.blurs) {
    image = alongRows(alongColumns(image, width, height, blur.taps), width, height, blur.taps);
    images.set(blur.name, image);
  }
  return images;
}

function alongRows(image: Float64Array, width: number, height: number, taps: Float32Array): Float64Array {
  return convolve(image, width, height, taps, (x, y, i) => y * width + clamp(x + i, width));
}

function alongColumns(image: Float64Array, width: number, height: number, taps: Float32Array): Float64Array {
  return convolve(image, width, height, taps, (x, y, i) => clamp(y + i, height) * width + x);
}

function clamp(value: number, length: number): number {
  return Math.max(0, Math.min(length - 1, value));
}

function convolve(
  image: Float64Array, width: number, height: number, taps: Float32Array, at: (x: number, y: number, i: number) => number,
): Float64Array {
  const radius = (taps.length - 1) / 2;
  return image.map((_, pixel) => {
    let sum = 0;
    for (let i = -radius; i <= radius; i++) sum += taps[i + radius]! * image[at(pixel % width, Math.floor(pixel / width), i)]!;
    return sum;
  });
}
