import { expect, it } from 'vitest';
import { GROUPS_PER_ROW, f32Literal, linearGroups, passSource } from '../../../kernels/gpu/passSpec.ts';

it('a dispatch of few workgroups is one row, of many several full ones', () => {
  expect(linearGroups(0, 64)).toEqual([1, 1]);
  expect(linearGroups(65, 64)).toEqual([2, 1]);
  expect(linearGroups(GROUPS_PER_ROW * 64, 64)).toEqual([GROUPS_PER_ROW, 1]);
  expect(linearGroups(GROUPS_PER_ROW * 64 + 1, 64)).toEqual([GROUPS_PER_ROW, 2]);
});

it('a number in a shader reads back as the same f32', () => {
  for (const value of [0, -0.1, 128, 1 / 3, 255 / 219, 2 ** 18, 65_535, 1e-7, -1.5e30, 16_777_217]) {
    const literal = f32Literal(value);
    expect(literal).toMatch(/^-?\d+(\.\d+)?(e[+-]?\d+)?f$/);
    expect(literal).toMatch(/[.e]/);
    expect(Math.fround(Number(literal.slice(0, -1)))).toBe(Math.fround(value));
  }
});

it('bindings are declared in front of the body, numbered in order', () => {
  expect(passSource({
    name: 'pass', groups: [1, 1], body: 'fn main() {}',
    bindings: [{ buffer: 'mask', access: 'read', type: 'array<u32>' }, { buffer: 'parent', access: 'read_write', type: 'array<atomic<u32>>' }],
  })).toBe(`@group(0) @binding(0) var<storage, read> mask: array<u32>;
@group(0) @binding(1) var<storage, read_write> parent: array<atomic<u32>>;
fn main() {}`);
});
