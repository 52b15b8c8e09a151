import type { StageName } from '../recipe/plan.ts';

/** Buffers of a plan by what they hold. `raw`, `records` and what is read back exist once a frame slot, the rest once. */
export type BufferName =
  | 'raw' | 'dark' | 'gain' | 'bad' | 'rows' | 'image' | 'spare' | 'tables' | 'sums' | 'squares' | 'histogram' | 'levels' | 'level'
  | 'mask' | 'spareMask' | 'roi' | 'parent' | 'stripTop' | 'components' | 'area' | 'kept' | 'header' | 'records' | 'labels';

/** Buffers that a frame owns until its result is out. */
export const SLOT_BUFFERS: ReadonlySet<BufferName> = new Set(['raw', 'records']);

export interface BindingSpec {
  readonly buffer: BufferName;
  readonly access: 'read' | 'read_write';
  /** WGSL type of the variable; its name is the buffer's. */
  readonly type: string;
}

/** One dispatch: complete but for the device. Its bindings are declared in front of `body`, numbered in order. */
export interface PassSpec {
  readonly name: string;
  readonly bindings: readonly BindingSpec[];
  /** WGSL with one entry point named `main`. */
  readonly body: string;
  /** Workgroups in x and y. */
  readonly groups: readonly [number, number];
}

/** The passes of one stage, run back to back between two timestamps. */
export interface StagePasses {
  readonly stage: StageName;
  readonly passes: readonly PassSpec[];
}

/** @returns the pass's shader module, bindings declared */
export function passSource(pass: PassSpec): string {
  const declarations = pass.bindings.map(({ buffer, access, type }, index) =>
    `@group(0) @binding(${index}) var<storage, ${access}> ${buffer}: ${type};`);
  return [...declarations, pass.body].join('\n');
}

/** Workgroups in x that a device surely takes in one row of a dispatch. */
export const GROUPS_PER_ROW = 32_768;

/** @returns the workgroups for `count` work items, in rows of GROUPS_PER_ROW where one row is too few */
export function linearGroups(count: number, groupSize: number): readonly [number, number] {
  const groups = Math.max(1, Math.ceil(count / groupSize));
  return groups <= GROUPS_PER_ROW ? [groups, 1] : [GROUPS_PER_ROW, Math.ceil(groups / GROUPS_PER_ROW)];
}

/** WGSL: the number of this workgroup in a dispatch of `linearGroups`. */
export const LINEAR_GROUP = `fn linearGroup(group: vec3<u32>) -> u32 { return group.y * ${GROUPS_PER_ROW}u + group.x; }`;

/** @returns a WGSL f32 literal that reads back as exactly Math.fround(value) */
export function f32Literal(value: number): string {
  const text = String(Math.fround(value));
  return /[.e]/.test(text) ? `${text}f` : `${text}.0f`;
}

