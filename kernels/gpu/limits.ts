import { DeviceError } from '../engine.ts';
import { describeFormat } from '../frame.ts';
import type { Plan } from '../recipe/plan.ts';
import { OTSU_MAX_PIXELS } from '../stages/threshold/level.wgsl.ts';
import type { PassPlan } from './passPlan.ts';

/** Coordinates above this would overflow the tile sums' move to the frame's origin. */
const MAX_SIDE_PX = 2 ** 19;

/** @throws DeviceError  `limit`: names the limit that the frame exceeds, its value, and the remedy */
export function checkLimits(plan: Plan, passPlan: PassPlan, limits: GPUSupportedLimits): void {
  const refuse = (what: string, needed: number, limit: string, most: number): void => {
    if (needed <= most) return;
    throw new DeviceError('limit',
      `frame ${describeFormat(plan.format)}: ${what} needs ${needed}, ${limit} of this device is ${most}; use smaller frames or --engine wasm`);
  };
  const { width, height } = plan.format;
  refuse('its longer side', Math.max(width, height), 'the longest side', MAX_SIDE_PX);
  refuse('its pixel count', width * height, 'the largest count', OTSU_MAX_PIXELS);
  for (const [name, bytes] of passPlan.sizes) {
    refuse(`buffer ${name}`, bytes, 'maxBufferSize', limits.maxBufferSize);
    refuse(`buffer ${name}`, bytes, 'maxStorageBufferBindingSize', limits.maxStorageBufferBindingSize);
  }
  for (const pass of passPlan.stages.flatMap((stage) => stage.passes)) {
    refuse(`pass ${pass.name}`, Math.max(...pass.groups), 'maxComputeWorkgroupsPerDimension', limits.maxComputeWorkgroupsPerDimension);
    refuse(`pass ${pass.name}`, pass.bindings.length, 'maxStorageBuffersPerShaderStage', limits.maxStorageBuffersPerShaderStage);
  }
}
