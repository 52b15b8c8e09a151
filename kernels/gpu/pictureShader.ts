import { HUES, type StagePicture } from '../engine.ts';
import { saturatedFrom } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { signedRoot, stageScale, type StageScale } from '../recipe/stageScale.ts';
import { inputSource, loadSource, storedSource, type GraySource } from './grayPasses.ts';
import { grayStagePasses, isMaskStage } from './passPlan.ts';
import type { BindingSpec } from './passSpec.ts';

export const VIEW_HEADER_WORDS = 7;

/** A shader module with the entry points `corners` and `paint`; bindings: these in order, then `view`, then `colours`. */
export interface PictureShader {
  readonly code: string;
  readonly bindings: readonly BindingSpec[];
}

const LABELS: BindingSpec = { buffer: 'labels', access: 'read', type: 'array<u32>' };

/**
 * One triangle over the canvas. Every pixel looks up its frame pixel, so sampling is the nearest and the same as on the CPU; colours
 * are packed as on the CPU too (0xAABBGGRR) and mixed by the same integer steps.
 */
export function pictureShader(plan: Plan, { stage, tint, outline }: StagePicture): PictureShader {
  const { width } = plan.format;
  const base = baseOf(plan, stage);
  const withLabels = tint || outline || stage === plan.label.name;
  const bindings = [...base.bindings, ...(withLabels && !base.bindings.includes(LABELS) ? [LABELS] : [])];
  const declared = [...bindings, { buffer: 'view', access: 'read', type: 'array<u32>' }, { buffer: 'colours', access: 'read', type: 'array<u32>' }]
    .map(({ buffer, type }, index) => `@group(0) @binding(${index}) var<storage, read> ${buffer}: ${type};`).join('\n');
  return {
    bindings,
    code: `${declared}
${base.wgsl}
fn columnAt(x: i32) -> i32 { return i32(view[${VIEW_HEADER_WORDS} + x]); }
fn rowAt(y: i32) -> i32 { return i32(view[${VIEW_HEADER_WORDS} + i32(view[0]) + y]); }
fn grayPixel(level: f32) -> u32 { return (u32(clamp(floor(level + 0.5), 0.0, 255.0)) * 0x010101u) | 0xff000000u; }
fn half(colour: u32) -> u32 { return (colour & 0xfefefeu) >> 1u; }
${withLabels ? labelsWgsl(width) : ''}
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
${withLabels ? '  colour = overlaid(colour, x, y, column, row);' : ''}
  return unpack4x8unorm(colour);
}
`,
  };
}

/** WGSL: `base(x, y)`, the packed colour of a frame pixel. */
function baseOf(plan: Plan, stage: StagePicture['stage']): GraySource {
  const shown = shownWgsl(stageScale(plan, stage));
  const gray = (source: GraySource): GraySource =>
    ({ bindings: source.bindings, wgsl: `${source.wgsl}\n${shown}\nfn base(x: i32, y: i32) -> u32 { return shown(gray(x, y)); }` });
  const marked = ({ bindings, wgsl }: GraySource): GraySource => ({
    bindings,
    wgsl: `${wgsl}
${shown}
fn base(x: i32, y: i32) -> u32 {
  if (view[2] != 0u && rawAt(x, y) >= ${saturatedFrom(plan.format)}u) { return view[2]; }
  return shown(gray(x, y));
}`,
  });
  const { width } = plan.format;
  if (stage === 'raw') return marked(loadSource(plan));
  if (stage === plan.flatField?.name) return marked(inputSource(plan));
  if (stage === plan.label.name) {
    return { bindings: [LABELS], wgsl: `fn base(x: i32, y: i32) -> u32 { return colours[labels[u32(y * ${width} + x)]] | 0xff000000u; }` };
  }
  if (!isMaskStage(plan, stage)) return gray(storedSource(plan, grayStagePasses(plan, stage).image));
  return {
    bindings: [{ buffer: 'mask', access: 'read', type: 'array<u32>' }],
    wgsl: `fn base(x: i32, y: i32) -> u32 {
  let word = mask[u32(y * ${plan.mask.strideBytes / 4} + (x >> 5u))];
  return select(0xff000000u, 0xffffffffu, ((word >> u32(x & 31)) & 1u) == 1u);
}`,
  };
}

/** WGSL: `shown(value)`, the packed colour of a value on its scale; the hues lie behind the rows. */
function shownWgsl({ kind, from, to }: StageScale): string {
  if (kind === 'cyclic') {
    return `fn shown(value: f32) -> u32 {
  let step = i32(floor((value - ${f32(from)}) * ${f32(HUES / (to - from))} + 0.5)) & ${HUES - 1};
  return view[${VIEW_HEADER_WORDS} + i32(view[0]) + i32(view[1]) + step];
}`;
  }
  const seen = kind === 'root' ? 'sign(value) * sqrt(abs(value))' : 'value';
  const [black, white] = kind === 'root' ? [signedRoot(from), signedRoot(to)] : [from, to];
  return `fn shown(value: f32) -> u32 { return grayPixel((${seen} - ${f32(black)}) * ${f32(255 / (white - black))}); }`;
}

/** @returns a WGSL literal of the nearest f32 */
function f32(value: number): string {
  return `${Math.fround(value)}f`;
}

/** WGSL: `overlaid`, the tint and the outlines of measured labels: those whose colour has an alpha. */
function labelsWgsl(width: number): string {
  return `
fn labelAt(column: i32, row: i32) -> u32 { return labels[u32(row * ${width} + column)]; }
fn differs(label: u32, x: i32, y: i32) -> bool {
  if (x < 0 || y < 0 || x >= i32(view[0]) || y >= i32(view[1])) { return true; }
  let column = columnAt(x);
  let row = rowAt(y);
  return column < 0 || row < 0 || labelAt(column, row) != label;
}
fn overlaid(under: u32, x: i32, y: i32, column: i32, row: i32) -> u32 {
  let label = labelAt(column, row);
  let mine = colours[label];
  if (label == 0u || mine >> 24u == 0u) { return under; }
  let isHighlight = label == view[3];
  if (view[6] != 0u && (differs(label, x - 1, y) || differs(label, x + 1, y) || differs(label, x, y - 1) || differs(label, x, y + 1))) {
    return select(mine, view[4], isHighlight);
  }
  if (view[5] == 0u) { return under; }
  let once = half(under) + half(mine);
  return select(once, half(once) + half(mine), isHighlight) | 0xff000000u;
}`;
}
