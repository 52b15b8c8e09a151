import { expect, it } from 'vitest';
import { MAP_READ, USAGE } from '../../../../kernels/gpu/webgpuConstants.ts';
import { WIDE_INTEGERS_WGSL } from '../../../../kernels/stages/measure/wideIntegers.wgsl.ts';
import { describeGpu, nodeGpuHost } from '../../../support/nodeGpu.ts';
import { randomOf } from '../../cpu/scene.ts';

/** a, 64 bits; b, 32 bits; c, 96 bits. */
type Case = readonly [a: bigint, b: bigint, c: bigint];

const TOP_32 = 2n ** 32n - 1n, TOP_64 = 2n ** 64n - 1n, TOP_96 = 2n ** 96n - 1n;
const EDGES: readonly Case[] = [[0n, 0n, 0n], [1n, 1n, TOP_64], [TOP_64, 1n, 1n], [TOP_64, TOP_32, 0n], [TOP_32, TOP_32, TOP_32], [2n ** 38n, 2n ** 32n - 2n ** 13n, TOP_96], [TOP_64, TOP_32, TOP_96]];

const wordsOf = (value: bigint, count: number): number[] => Array.from({ length: count }, (_, word) => Number((value >> BigInt(32 * word)) & TOP_32));
const valueOf = (words: Uint32Array): bigint => words.reduceRight((value, word) => (value << 32n) + BigInt(word), 0n);

/** Words of a case and of its results: a * b in 96 bits, in 64 bits, the low halves' product, a + b, c + a. */
const IN = 6, OUT = 12;
const SHADER = `
@group(0) @binding(0) var<storage, read> cases: array<u32>;
@group(0) @binding(1) var<storage, read_write> results: array<u32>;
${WIDE_INTEGERS_WGSL}
@compute @workgroup_size(1)
fn main(@builtin(workgroup_id) group: vec3<u32>) {
  let first = group.x * ${IN}u;
  let a = vec2(cases[first], cases[first + 1u]);
  let b = cases[first + 2u];
  let product = multiply96(a, b);
  let low = multiplyWide(a, b);
  let square = multiply(a.x, b);
  let sum = addWide(a, wide(b));
  let wideSum = add96(vec3(cases[first + 3u], cases[first + 4u], cases[first + 5u]), a);
  let words = array<u32, ${OUT}>(product.x, product.y, product.z, low.x, low.y, square.x, square.y, sum.x, sum.y, wideSum.x, wideSum.y, wideSum.z);
  for (var k = 0u; k < ${OUT}u; k++) { results[group.x * ${OUT}u + k] = words[k]; }
}
`;

/** Runs SHADER once a case. */
async function computed(cases: readonly Case[]): Promise<Uint32Array> {
  const device = await (await nodeGpuHost().gpu!.requestAdapter())!.requestDevice();
  const bytes = cases.length * OUT * 4;
  const buffer = (size: number, usage: number): GPUBuffer => device.createBuffer({ size, usage });
  const input = buffer(cases.length * IN * 4, USAGE.storage | USAGE.copyTarget), output = buffer(bytes, USAGE.storage | USAGE.copySource), read = buffer(bytes, USAGE.mapRead | USAGE.copyTarget);
  device.queue.writeBuffer(input, 0, Uint32Array.from(cases.flatMap(([a, b, c]) => [...wordsOf(a, 2), ...wordsOf(b, 1), ...wordsOf(c, 3)])));
  const pipeline = device.createComputePipeline({ layout: 'auto', compute: { module: device.createShaderModule({ code: SHADER }) } });
  const encoder = device.createCommandEncoder();
  const pass = encoder.beginComputePass();
  pass.setPipeline(pipeline);
  pass.setBindGroup(0, device.createBindGroup({ layout: pipeline.getBindGroupLayout(0), entries: [{ binding: 0, resource: { buffer: input } }, { binding: 1, resource: { buffer: output } }] }));
  pass.dispatchWorkgroups(cases.length);
  pass.end();
  encoder.copyBufferToBuffer(output, 0, read, 0, bytes);
  device.queue.submit([encoder.finish()]);
  await read.mapAsync(MAP_READ);
  const words = new Uint32Array(read.getMappedRange()).slice();
  device.destroy();
  return words;
}

describeGpu('wide integers of WGSL', () => {
  it('multiply and add as BigInt does, modulo their width', async () => {
    const random = randomOf(5), draw = (bits: number): bigint => BigInt.asUintN(1 + Math.floor(random() * bits), valueOf(Uint32Array.from({ length: 3 }, () => random() * 2 ** 32)));
    const cases = [...EDGES, ...Array.from({ length: 500 }, (): Case => [draw(64), draw(32), draw(96)])];
    const words = await computed(cases);
    for (const [index, [a, b, c]] of cases.entries()) {
      const at = (from: number, to: number): bigint => valueOf(words.subarray(index * OUT + from, index * OUT + to));
      expect([at(0, 3), at(3, 5), at(5, 7), at(7, 9), at(9, 12)], `${a}, ${b}, ${c}`).toEqual([
        a * b, BigInt.asUintN(64, a * b), (a & TOP_32) * b, BigInt.asUintN(64, a + b), BigInt.asUintN(96, c + a),
      ]);
    }
  });
});
