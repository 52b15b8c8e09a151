/**
 * Copies samples into a device buffer. WebGPU writes whole words only: up to three odd bytes at the end go through a word of
 * their own.
 *
 * @param target  at least as many bytes as `pixels`, rounded up to words
 */
export function uploadFrame(queue: GPUQueue, target: GPUBuffer, pixels: Uint8Array | Uint16Array): void {
  const bytes = new Uint8Array(pixels.buffer as ArrayBuffer, pixels.byteOffset, pixels.byteLength);
  const whole = bytes.byteLength - (bytes.byteLength % 4);
  if (whole > 0) queue.writeBuffer(target, 0, bytes, 0, whole);
  if (whole === bytes.byteLength) return;
  const last = new Uint8Array(4);
  last.set(bytes.subarray(whole));
  queue.writeBuffer(target, whole, last);
}
