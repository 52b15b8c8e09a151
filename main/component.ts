/** sightline/main: sources, calibrations, sessions, the frame host and Node's side of the engines. */
export * from './calibration/index.ts';
export * from './capture/index.ts';
export * from './contract/index.ts';
export * from './demo/index.ts';
export * from './dump/index.ts';
export { createNodeHost } from './engine/nodeHost.ts';
export * from './export/index.ts';
export * from './host/index.ts';
export * from './session/index.ts';
export { VERSION } from './version.ts';
