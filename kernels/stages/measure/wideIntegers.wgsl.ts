/** WGSL has no 64-bit integers: vec2<u32>(low, high), two's complement where signed, all arithmetic modulo 2^64. */
export const WIDE_INTEGERS_WGSL = `
fn wide(value: u32) -> vec2<u32> { return vec2(value, 0u); }
fn wideSigned(value: i32) -> vec2<u32> { return vec2(bitcast<u32>(value), bitcast<u32>(value >> 31u)); }
fn addWide(a: vec2<u32>, b: vec2<u32>) -> vec2<u32> {
  let low = a.x + b.x;
  return vec2(low, a.y + b.y + select(0u, 1u, low < a.x));
}
fn multiply(a: u32, b: u32) -> vec2<u32> {
  let aLow = a & 0xffffu;
  let aHigh = a >> 16u;
  let bLow = b & 0xffffu;
  let bHigh = b >> 16u;
  let lowLow = aLow * bLow;
  let lowHigh = aLow * bHigh;
  let highLow = aHigh * bLow;
  let middle = (lowLow >> 16u) + (lowHigh & 0xffffu) + (highLow & 0xffffu);
  return vec2((middle << 16u) | (lowLow & 0xffffu), aHigh * bHigh + (lowHigh >> 16u) + (highLow >> 16u) + (middle >> 16u));
}
fn multiplyWide(a: vec2<u32>, b: u32) -> vec2<u32> {
  let product = multiply(a.x, b);
  return vec2(product.x, product.y + a.y * b);
}
fn multiply96(a: vec2<u32>, b: u32) -> vec3<u32> {
  let low = multiply(a.x, b);
  let high = addWide(multiply(a.y, b), wide(low.y));
  return vec3(low.x, high.x, high.y);
}
fn shiftSigned14(value: i32) -> vec2<u32> { return vec2(bitcast<u32>(value) << 14u, bitcast<u32>(value >> 18u)); }
fn add96(a: vec3<u32>, b: vec2<u32>) -> vec3<u32> {
  let low = a.x + b.x;
  let carry = select(0u, 1u, low < a.x);
  let middle = a.y + b.y;
  let middleCarried = middle + carry;
  return vec3(low, middleCarried, a.z + select(0u, 1u, middle < a.y) + select(0u, 1u, middleCarried < middle));
}
`;

/**
 * WGSL: adding to wide integers that other threads add to. Each word is an atomic; the thread whose addition wraps a word carries
 * into the next, so the sum is exact whatever the order.
 *
 * @param array   variable of array<atomic<u32>>
 * @param prefix  of the functions' names
 */
export function wideAtomicsWgsl(array: string, prefix: string): string {
  return `
fn ${prefix}Add64(word: u32, value: vec2<u32>) {
  var high = value.y;
  if (value.x != 0u) {
    let old = atomicAdd(&${array}[word], value.x);
    if (old + value.x < old) { high += 1u; }
  }
  if (high != 0u) { atomicAdd(&${array}[word + 1u], high); }
}
fn ${prefix}Add96(word: u32, value: vec3<u32>) {
  var middle = value.y;
  var high = value.z;
  if (value.x != 0u) {
    let old = atomicAdd(&${array}[word], value.x);
    if (old + value.x < old) {
      middle += 1u;
      if (middle == 0u) { high += 1u; }
    }
  }
  if (middle != 0u) {
    let old = atomicAdd(&${array}[word + 1u], middle);
    if (old + middle < old) { high += 1u; }
  }
  if (high != 0u) { atomicAdd(&${array}[word + 2u], high); }
}
`;
}
