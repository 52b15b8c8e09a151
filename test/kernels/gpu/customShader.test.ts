import { expect, it } from 'vitest';
import { gray8 } from '../cpu/scene.ts';
import { planOfStages } from './planOfStages.ts';
import { shaderOf } from './shaderOf.ts';

const BODY = `function (src) {
  let sum = 0;
  for (let i = -1; i <= 1; i++) { sum += src[this.thread.y][this.thread.x + i]; }
  const isDark = sum < 30 || !(sum % 7 >= this.constants.rest);
  if (isDark) { return 0; }
  return Math.min(sum / 3, 255);
}`;

it('the shader of a custom stage has names of our own and loops of known counts only', () => {
  const plan = planOfStages(gray8(300, 200), [{ stage: 'custom', parameters: { rest: 2 }, body: BODY } as { stage: string }]);
  expect(shaderOf(plan, 'custom, threshold').split('var<private> value')[0]).toMatchInlineSnapshot(`
    "@group(0) @binding(0) var<storage, read> raw: array<u32>;
    @group(0) @binding(1) var<storage, read_write> mask: array<u32>;
    fn rawAt(x: i32, y: i32) -> u32 { let i = u32(y * 300 + x); return (raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu; }
    fn grayBefore_raw(z: i32, y: i32, x: i32) -> f32 { return f32(rawAt(x, y)); }
    fn grayBefore(x: i32, y: i32) -> f32 {
    let threadGid = vec3<i32>(x, y, 0);
    return ((grayBefore_raw(0, i32(i32(threadGid.y)), i32(i32(threadGid.x)))-0.0)*1.0);
    }

    fn gray_pixel(row: f32, column: f32) -> f32 { return grayBefore(i32(clamp(column, 0.0, 299.0)), i32(clamp(row, 0.0, 199.0))); }
    fn gray_remainder(a: f32, b: f32) -> f32 { return a - b * trunc(a / b); }
    fn gray_finite(value: f32) -> f32 { return select(0.0, value, abs(value) < 3.4e38); }
    fn gray(x: i32, y: i32) -> f32 {
    let pixelX = f32(x);
    let pixelY = f32(y);
    var c0 = 0.0f;
    var c1 = -1.0f;
    var c2 = 1.0f;
    var c3 = 30.0f;
    var c4 = 2.0f;
    var c5 = 7.0f;
    var c6 = 3.0f;
    var c7 = 255.0f;
    var v0: f32;
    var v1: f32;
    var v2: bool;
    v0 = c0;
    for (var i0 = 0u; i0 < 3u; i0++) {
    v1 = c1 + f32(i0) * c2;
    v0 = (v0 + gray_pixel(pixelY, (pixelX + v1)));
    }
    v2 = ((v0 < c3) || !((c4 <= gray_remainder(v0, c5))));
    if (v2) {
    return gray_finite(c0);
    } else {

    }
    return gray_finite(min((v0 / c6), c7));
    }

    "
  `);
});
