import { sampleBytes } from '../frame.ts';
import type { Plan, PlannedBlur } from '../recipe/plan.ts';
import { flatField, load } from '../stages/flatField/kernel.ts';
import { FILL_THREADS, fillBadPixelsWgsl } from '../stages/flatField/fillBadPixels.wgsl.ts';
import { blurColumn, blurRow } from '../stages/gaussianBlur/kernel.ts';
import { gatherWgsl, type Accessor } from './bridge.ts';
import { LINEAR_GROUP, linearGroups, type BindingSpec, type BufferName, type PassSpec } from './passSpec.ts';

/** WGSL that defines a function `(x, y) -> f32` inside the frame, and what it reads. */
export interface GraySource {
  readonly wgsl: string;
  readonly bindings: readonly BindingSpec[];
}

/** A source under any name, so that one can be computed inside another. Passes call theirs `gray`. */
export type NamedSource = (name: string) => GraySource;

/** Workgroup memory that every device has, bytes. */
const WORKGROUP_BYTES = 16_384;

export const read = (buffer: BufferName, type: string): BindingSpec => ({ buffer, access: 'read', type });
export const write = (buffer: BufferName, type: string): BindingSpec => ({ buffer, access: 'read_write', type });

/** The index of pixel (x, y) in a row-major image of the frame's size. */
const indexOf = (plan: Plan): string => `u32(y * ${plan.format.width} + x)`;

/** WGSL: `rawAt(x, y)`, one stored sample of the packed frame. */
export function rawAtWgsl(plan: Plan): string {
  const packed = sampleBytes(plan.format) === 1
    ? '(raw[i >> 2u] >> ((i & 3u) * 8u)) & 0xffu'
    : '(raw[i >> 1u] >> ((i & 1u) * 16u)) & 0xffffu';
  return `fn rawAt(x: i32, y: i32) -> u32 { let i = ${indexOf(plan)}; return ${packed}; }`;
}

/** Samples in DN, before any correction. */
export function loadSource(plan: Plan, name = 'gray'): GraySource {
  return {
    bindings: [read('raw', 'array<u32>')],
    wgsl: `${rawAtWgsl(plan)}\n${gatherWgsl({ name, kernel: load, inputs: ['f32(rawAt(x, y))'], constants: { ...plan.load } })}`,
  };
}

/** What the first stage after the input reads: corrected where the plan has a flatField, else loaded. Nothing is stored. */
export function inputSource(plan: Plan, name = 'gray'): GraySource {
  if (!plan.flatField) return loadSource(plan, name);
  const inputs: readonly Accessor[] = ['f32(rawAt(x, y))', `dark[${indexOf(plan)}]`, `gain[${indexOf(plan)}]`];
  return {
    bindings: [read('raw', 'array<u32>'), read('dark', 'array<f32>'), read('gain', 'array<f32>')],
    wgsl: `${rawAtWgsl(plan)}\n${gatherWgsl({ name, kernel: flatField, inputs })}`,
  };
}

/** Puts the bad pixels' replacements into the maps, for the frame that every later pass of the submission corrects. */
export function fillPasses(plan: Plan): readonly PassSpec[] {
  const { flatField: corrects, format } = plan;
  if (!corrects || corrects.bad.count === 0) return [];
  const { bindings, wgsl } = inputSource(plan);
  const { count } = corrects.bad;
  return [{
    name: 'fill bad pixels',
    bindings: [...bindings.map((binding) => (binding.buffer === 'raw' ? binding : write(binding.buffer, binding.type))), read('bad', 'array<u32>')],
    groups: linearGroups(count, FILL_THREADS),
    body: `${wgsl}\n${LINEAR_GROUP}${fillBadPixelsWgsl(count, format.width)}`,
  }];
}

/** The image that a pass before has left. */
export function storedSource(plan: Plan, image: ImageBuffer = 'image', name = 'gray'): GraySource {
  return { bindings: [read(image, 'array<f32>')], wgsl: `fn ${name}(x: i32, y: i32) -> f32 { return ${image}[${indexOf(plan)}]; }` };
}

const blurConstants = (blur: PlannedBlur) => ({
  constants: { tapCount: blur.taps.length, radiusPx: blur.radiusPx, taps: [...blur.taps] }, integers: ['tapCount', 'radiusPx'],
});

/** Where a gray image is stored between stages: a pass that reads neighbours writes the one it does not read. */
export type ImageBuffer = 'image' | 'spare';

/** Stores a source as a resident image. */
export function storePass(plan: Plan, source: GraySource, name: string, image: ImageBuffer = 'image'): PassSpec {
  const { width, height } = plan.format;
  return {
    name, bindings: [...source.bindings, write(image, 'array<f32>')], groups: [Math.ceil(width / 64), Math.ceil(height / 4)],
    body: `${source.wgsl}
@compute @workgroup_size(64, 4)
fn main(@builtin(global_invocation_id) pixel: vec3<u32>) {
  let x = i32(pixel.x);
  let y = i32(pixel.y);
  if (x < ${width} && y < ${height}) { ${image}[${indexOf(plan)}] = gray(x, y); }
}
`,
  };
}

/** Pixels along a row that one workgroup of the row pass makes, and its rows. */
const ROW_SPAN = 256;
const ROW_LINES = 4;

/**
 * Blurs along the rows into `rows`. A workgroup first computes its stretch of every row, with the taps' reach on both sides and the
 * border clamped, in workgroup memory, so the source is computed once a pixel and not once a tap.
 */
export function blurRowPass(plan: Plan, blur: PlannedBlur, source: GraySource): PassSpec {
  const { width, height } = plan.format;
  const span = ROW_SPAN + 2 * blur.radiusPx;
  return {
    name: `${blur.name} rows`, bindings: [...source.bindings, write('rows', 'array<f32>')],
    groups: [Math.ceil(width / ROW_SPAN), Math.ceil(height / ROW_LINES)],
    body: `${source.wgsl}
var<workgroup> stretch: array<f32, ${span * ROW_LINES}>;
var<private> stretchX: i32;
var<private> stretchY: i32;
${gatherWgsl({ name: 'blurRow', kernel: blurRow, inputs: [`stretch[(y - stretchY) * ${span} + x - stretchX]`], ...blurConstants(blur) })}
@compute @workgroup_size(64, ${ROW_LINES})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
  stretchX = i32(group.x) * ${ROW_SPAN} - ${blur.radiusPx};
  stretchY = i32(group.y) * ${ROW_LINES};
  let y = stretchY + i32(lane.y);
  for (var i = i32(lane.x); i < ${span}; i += 64) {
    stretch[i32(lane.y) * ${span} + i] = gray(clamp(stretchX + i, 0, ${width - 1}), min(y, ${height - 1}));
  }
  workgroupBarrier();
  for (var step = 0; step < ${ROW_SPAN}; step += 64) {
    let x = stretchX + ${blur.radiusPx} + step + i32(lane.x);
    if (x < ${width} && y < ${height}) { rows[${indexOf(plan)}] = blurRow(x, y); }
  }
}
`,
  };
}

/** A column tile: one mask word wide, 32 rows high, 8 lines of threads. */
export const COLUMN_ROWS = 32;
export const COLUMN_LINES = 8;

/** WGSL for a pass over column tiles: the blurred value; `fillTile` is called by all threads before. */
export function blurColumnSource(plan: Plan, blur: PlannedBlur, name = 'gray'): GraySource {
  const { width, height } = plan.format;
  const lines = COLUMN_ROWS + 2 * blur.radiusPx;
  const tiled = lines * 32 * 4 <= WORKGROUP_BYTES - 1024;
  const stored = `rows[u32(clamp(y, 0, ${height - 1}) * ${width} + x)]`;
  const accessor = tiled ? 'columns[(y - columnsY) * 32 + x - columnsX]' : stored;
  const memory = tiled ? `
var<workgroup> columns: array<f32, ${lines * 32}>;
var<private> columnsX: i32;
var<private> columnsY: i32;` : '';
  const fill = tiled ? `
  columnsX = i32(group.x) * 32;
  columnsY = i32(group.y) * ${COLUMN_ROWS} - ${blur.radiusPx};
  let x = min(columnsX + i32(lane.x), ${width - 1});
  for (var i = i32(lane.y); i < ${lines}; i += ${COLUMN_LINES}) {
    let y = columnsY + i;
    columns[i * 32 + i32(lane.x)] = ${stored};
  }
  workgroupBarrier();` : '';
  return {
    bindings: [read('rows', 'array<f32>')],
    wgsl: `${memory}
${gatherWgsl({ name: 'blurColumn', kernel: blurColumn, inputs: [accessor], ...blurConstants(blur) })}
fn ${name}(x: i32, y: i32) -> f32 { return blurColumn(x, y); }
fn fillTile(group: vec3<u32>, lane: vec3<u32>) {${fill}
}`,
  };
}

/** Stores a source over column tiles as the resident `image`. */
export function blurColumnPass(plan: Plan, source: GraySource, name: string): PassSpec {
  const { width, height } = plan.format;
  return {
    name, bindings: [...source.bindings, write('image', 'array<f32>')],
    groups: [Math.ceil(width / 32), Math.ceil(height / COLUMN_ROWS)],
    body: `${source.wgsl}
@compute @workgroup_size(32, ${COLUMN_LINES})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
  fillTile(group, lane);
  let x = i32(group.x * 32u + lane.x);
  for (var step = 0; step < ${COLUMN_ROWS}; step += ${COLUMN_LINES}) {
    let y = i32(group.y) * ${COLUMN_ROWS} + step + i32(lane.y);
    if (x < ${width} && y < ${height}) { image[${indexOf(plan)}] = gray(x, y); }
  }
}
`,
  };
}
