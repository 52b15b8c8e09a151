import { fullScaleDn } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { HISTOGRAM_PIXELS, HISTOGRAM_THREADS, histogramWgsl } from '../stages/threshold/histogram.wgsl.ts';
import { thresholdAbove, thresholdBelow } from '../stages/threshold/kernel.ts';
import { levelWgsl } from '../stages/threshold/level.wgsl.ts';
import { otsuBinScale } from '../stages/threshold/otsu.ts';
import { WIDE_INTEGERS_WGSL } from '../stages/measure/wideIntegers.wgsl.ts';
import { gatherWgsl } from './bridge.ts';
import { COLUMN_LINES, COLUMN_ROWS, type GraySource } from './grayPasses.ts';
import { HEADER } from './header.ts';
import { LINEAR_GROUP, f32Literal, linearGroups, type PassSpec } from './passSpec.ts';

/**
 * Makes the mask of a source: 32 pixels a word, least significant first, words of a tile gathered in workgroup memory; bits past
 * the frame's width stay 0.
 *
 * @param fill  WGSL that every thread runs first, for sources that keep a tile
 */
export function maskPass(plan: Plan, source: GraySource, name: string, fill = ''): PassSpec {
  const { format: { width, height }, threshold, mask } = plan;
  const fixed = threshold.method === 'fixed';
  const level = threshold.method === 'fixed' ? f32Literal(threshold.levelDn) : 'level[0]';
  return {
    name,
    bindings: [
      ...source.bindings,
      ...(fixed ? [] : [{ buffer: 'level', access: 'read', type: 'array<f32>' } as const]),
      { buffer: 'mask', access: 'read_write', type: 'array<u32>' },
    ],
    groups: [Math.ceil(width / 32), Math.ceil(height / COLUMN_ROWS)],
    body: `${source.wgsl}
${gatherWgsl({ name: 'threshold', kernel: threshold.keep === 'above' ? thresholdAbove : thresholdBelow, inputs: ['gray(x, y)', level] })}
var<workgroup> words: array<atomic<u32>, ${COLUMN_ROWS}>;
@compute @workgroup_size(32, ${COLUMN_LINES})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
  if (lane.y == 0u) { atomicStore(&words[lane.x], 0u); }
  workgroupBarrier();
  ${fill}
  let x = i32(group.x * 32u + lane.x);
  for (var step = 0u; step < ${COLUMN_ROWS}u; step += ${COLUMN_LINES}u) {
    let y = i32(group.y * ${COLUMN_ROWS}u + step + lane.y);
    if (x < ${width} && y < ${height}) {
      if (threshold(x, y) > 0.0) { atomicOr(&words[step + lane.y], 1u << lane.x); }
    }
  }
  workgroupBarrier();
  let row = group.y * ${COLUMN_ROWS}u + lane.x;
  if (lane.y == 0u && row < ${height}u) { mask[row * ${mask.strideBytes / 4}u + group.x] = atomicLoad(&words[lane.x]); }
}
`,
  };
}

/** Otsu's level of a source, left on the device: the histogram, then the level. */
export function otsuPasses(plan: Plan, source: GraySource): readonly PassSpec[] {
  const { width, height } = plan.format;
  return [
    {
      name: 'histogram',
      bindings: [...source.bindings, { buffer: 'histogram', access: 'read_write', type: 'array<atomic<u32>>' }],
      groups: linearGroups(width * height, HISTOGRAM_THREADS * HISTOGRAM_PIXELS),
      body: `${source.wgsl}
${LINEAR_GROUP}
${histogramWgsl(width, height, f32Literal(otsuBinScale(fullScaleDn(plan.format))))}`,
    },
    {
      name: 'otsu level',
      bindings: [
        { buffer: 'histogram', access: 'read_write', type: 'array<u32>' },
        { buffer: 'levels', access: 'read', type: 'array<f32>' },
        { buffer: 'level', access: 'read_write', type: 'array<f32>' },
        { buffer: 'header', access: 'read_write', type: 'array<u32>' },
      ],
      groups: [1, 1],
      body: `${WIDE_INTEGERS_WGSL}${levelWgsl(HEADER.level)}`,
    },
  ];
}
