import { fullScaleDn } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { HISTOGRAM_PIXELS, HISTOGRAM_THREADS, histogramWgsl } from '../stages/threshold/histogram.wgsl.ts';
import { thresholdAbove, thresholdBelow, thresholdBetween } from '../stages/threshold/kernel.ts';
import { levelWgsl } from '../stages/threshold/level.wgsl.ts';
import { otsuBinScale } from '../stages/threshold/otsu.ts';
import { WIDE_INTEGERS_WGSL } from '../stages/measure/wideIntegers.wgsl.ts';
import type { KernelFunction } from '../kernelFunction.ts';
import { gatherWgsl, type Accessor } from './bridge.ts';
import { COLUMN_LINES, COLUMN_ROWS, read, write, type GraySource } from './grayPasses.ts';
import { HEADER } from './header.ts';
import { localPasses } from './localPasses.ts';
import { reachingPasses } from './maskPasses.ts';
import { LINEAR_GROUP, f32Literal, linearGroups, type BindingSpec, type PassSpec } from './passSpec.ts';
import { valueBound } from '../recipe/valueBound.ts';

/** A mask that a pass makes, and the kernel function that decides each pixel: above 0 is in. */
interface MaskTest {
  readonly buffer: 'mask' | 'spareMask';
  readonly kernel: KernelFunction;
  /** Levels, after the gray value. */
  readonly levels: readonly Accessor[];
}

/** @returns true where the mask follows from each value alone: the threshold can then be computed in the pass that makes the values */
export function fusesThreshold(threshold: Plan['threshold']): boolean {
  return threshold.method === 'fixed';
}

/** The threshold by itself: what finds its levels, the mask, and for hysteresis what keeps the components that reach high. */
export function thresholdPasses(plan: Plan, source: GraySource): readonly PassSpec[] {
  const { threshold } = plan;
  const mask = maskPass(plan, source, threshold.name);
  switch (threshold.method) {
    case 'fixed': return [mask];
    case 'otsu': return [...otsuPasses(plan, source), mask];
    case 'niblack': case 'sauvola': return [...localLevelPasses(plan, threshold, source), mask];
    case 'hysteresis': return [mask, ...reachingPasses(plan)];
  }
}

/** The level of every pixel, into `rows`. */
function localLevelPasses(plan: Plan, threshold: Plan['threshold'] & { method: 'niblack' | 'sauvola' }, source: GraySource): readonly PassSpec[] {
  const k = f32Literal(threshold.k);
  const half = f32Literal(fullScaleDn(plan.format) / 2);
  const result = threshold.method === 'niblack' ? `windowMean(sums) - ${k} * windowDeviation(sums)`
    : `windowMean(sums) * (1.0 + ${k} * (windowDeviation(sums) / ${half} - 1.0))`;
  const window = { name: threshold.name, radiusPx: threshold.radiusPx, bound: valueBound(plan, plan.gray.length), deviation: true, result, target: 'rows' as const };
  return localPasses(plan, window, source);
}

function maskTests({ format, threshold }: Plan): readonly MaskTest[] {
  const oneSided = threshold.keep === 'below' ? thresholdBelow : thresholdAbove;
  const only = (kernel: KernelFunction, ...levels: Accessor[]): readonly MaskTest[] => [{ buffer: 'mask', kernel, levels }];
  switch (threshold.method) {
    case 'fixed':
      if (threshold.upperDn !== undefined) return only(thresholdBetween, f32Literal(threshold.levelDn), f32Literal(threshold.upperDn));
      return only(oneSided, f32Literal(threshold.levelDn));
    case 'otsu': return only(oneSided, 'level[0]');
    case 'niblack': case 'sauvola': return only(oneSided, `rows[u32(pixelY * ${format.width} + pixelX)]`);
    case 'hysteresis': {
      const [weak, strong] = threshold.keep === 'below' ? [threshold.highDn, threshold.lowDn] : [threshold.lowDn, threshold.highDn];
      return [{ buffer: 'mask', kernel: oneSided, levels: [f32Literal(weak)] }, { buffer: 'spareMask', kernel: oneSided, levels: [f32Literal(strong)] }];
    }
  }
}

const LEVEL_BINDINGS: Partial<Record<Plan['threshold']['method'], BindingSpec>> = {
  otsu: read('level', 'array<f32>'), niblack: read('rows', 'array<f32>'), sauvola: read('rows', 'array<f32>'),
};

/**
 * Makes the mask of a source: 32 pixels a word, least significant first, words of a tile gathered in workgroup memory; bits past
 * the frame's width stay 0. Hysteresis makes two: what may stay in `mask`, what must in `spareMask`.
 *
 * @param fill  WGSL that every thread runs first, for sources that keep a tile
 */
export function maskPass(plan: Plan, source: GraySource, name: string, fill = ''): PassSpec {
  const { format: { width, height }, threshold, mask } = plan;
  const tests = maskTests(plan);
  const levels = LEVEL_BINDINGS[threshold.method];
  const each = (text: (test: MaskTest, index: number) => string): string => tests.map(text).join('\n');
  return {
    name,
    bindings: [...source.bindings, ...(levels ? [levels] : []), ...tests.map(({ buffer }) => write(buffer, 'array<u32>'))],
    groups: [Math.ceil(width / 32), Math.ceil(height / COLUMN_ROWS)],
    body: `${source.wgsl}
var<private> value: f32;
var<private> pixelX: i32;
var<private> pixelY: i32;
${each(({ kernel, levels: accessors }, index) => gatherWgsl({ name: `test${index}`, kernel, inputs: ['value', ...accessors] }))}
${each((_, index) => `var<workgroup> words${index}: array<atomic<u32>, ${COLUMN_ROWS}>;`)}
@compute @workgroup_size(32, ${COLUMN_LINES})
fn main(@builtin(workgroup_id) group: vec3<u32>, @builtin(local_invocation_id) lane: vec3<u32>) {
${each((_, index) => `  if (lane.y == 0u) { atomicStore(&words${index}[lane.x], 0u); }`)}
  workgroupBarrier();
  ${fill}
  pixelX = i32(group.x * 32u + lane.x);
  for (var step = 0u; step < ${COLUMN_ROWS}u; step += ${COLUMN_LINES}u) {
    pixelY = i32(group.y * ${COLUMN_ROWS}u + step + lane.y);
    if (pixelX < ${width} && pixelY < ${height}) {
      value = gray(pixelX, pixelY);
${each((_, index) => `      if (test${index}(pixelX, pixelY) > 0.0) { atomicOr(&words${index}[step + lane.y], 1u << lane.x); }`)}
    }
  }
  workgroupBarrier();
  let row = group.y * ${COLUMN_ROWS}u + lane.x;
${each(({ buffer }, index) => `  if (lane.y == 0u && row < ${height}u) { ${buffer}[row * ${mask.strideBytes / 4}u + group.x] = atomicLoad(&words${index}[lane.x]); }`)}
}
`,
  };
}

/** Otsu's level of a source, left on the device: the histogram, then the level. */
function otsuPasses(plan: Plan, source: GraySource): readonly PassSpec[] {
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
