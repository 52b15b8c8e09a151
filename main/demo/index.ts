/** Demo footage on disk: rendered and encoded once, then taken from the cache. */
export { DEMO_DEFAULTS, isDemoSource, parseDemoSource, type DemoOptions, type DemoScene } from './demoOptions.ts';
export { prepareDemo, type Demo, type PrepareDemoOptions } from './prepareDemo.ts';
export { TRUTH_COLUMNS } from './truthTable.ts';
