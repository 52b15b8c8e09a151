/** The pixels of regions as runs, and what can be made of them. */
export { columnRuns } from './columnRuns.ts';
export { labelRuns } from './labelRuns.ts';
export { readShapes } from './readShapes.ts';
export { boxOf, packRuns, RUN_NUMBERS, unpackRuns, type RegionRuns, type RunsBox } from './regionRuns.ts';
export { traceOutline, type Outline } from './traceOutline.ts';
