import { describe, expect, it } from 'vitest';
import { pictureShader } from '../../../kernels/gpu/pictureShader.ts';
import { gray8, planOf } from '../cpu/scene.ts';

const plan = planOf(gray8(257, 130), { flatField: true, blurs: [{ sigmaPx: 1.1 }] });
const picture = { columns: new Int32Array(0), rows: new Int32Array(0), colours: new Uint32Array(0), tint: false, outline: false, highlight: null, highlightColour: 0, saturatedColour: null, hues: new Uint32Array(0) };

describe('the shader of a picture', () => {
  it.each([
    ['raw', ['raw']], ['flatField', ['raw', 'dark', 'gain']], ['gaussianBlur', ['image']], ['threshold', ['mask']], ['label', ['labels']],
  ])('of %s reads the buffers where the stage lies', (stage, buffers) => {
    expect(pictureShader(plan, { ...picture, stage }).bindings.map(({ buffer }) => buffer)).toEqual(buffers);
  });

  it('reads the labels too where they are laid over', () => {
    expect(pictureShader(plan, { ...picture, stage: 'flatField', tint: true }).bindings.map(({ buffer }) => buffer)).toEqual(['raw', 'dark', 'gain', 'labels']);
    expect(pictureShader(plan, { ...picture, stage: 'label', outline: true }).bindings.map(({ buffer }) => buffer)).toEqual(['labels']);
  });

  it('of the mask, in full', () => {
    expect(pictureShader(plan, { ...picture, stage: 'threshold' }).code).toMatchInlineSnapshot(`
      "@group(0) @binding(0) var<storage, read> mask: array<u32>;
      @group(0) @binding(1) var<storage, read> view: array<u32>;
      @group(0) @binding(2) var<storage, read> colours: array<u32>;
      fn base(x: i32, y: i32) -> u32 {
        let word = mask[u32(y * 12 + (x >> 5u))];
        return select(0xff000000u, 0xffffffffu, ((word >> u32(x & 31)) & 1u) == 1u);
      }
      fn columnAt(x: i32) -> i32 { return i32(view[7 + x]); }
      fn rowAt(y: i32) -> i32 { return i32(view[7 + i32(view[0]) + y]); }
      fn grayPixel(level: f32) -> u32 { return (u32(clamp(floor(level + 0.5), 0.0, 255.0)) * 0x010101u) | 0xff000000u; }
      fn half(colour: u32) -> u32 { return (colour & 0xfefefeu) >> 1u; }

      @vertex
      fn corners(@builtin(vertex_index) corner: u32) -> @builtin(position) vec4<f32> {
        return vec4<f32>(f32(corner & 1u) * 4.0 - 1.0, f32(corner >> 1u) * 4.0 - 1.0, 0.0, 1.0);
      }
      @fragment
      fn paint(@builtin(position) position: vec4<f32>) -> @location(0) vec4<f32> {
        let x = i32(position.x);
        let y = i32(position.y);
        let column = columnAt(x);
        let row = rowAt(y);
        if (column < 0 || row < 0) { return vec4<f32>(0.0); }
        var colour = base(column, row);

        return unpack4x8unorm(colour);
      }
      "
    `);
  });
});
