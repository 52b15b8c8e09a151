export { openCapture, type Capture, type CaptureOptions, type CapturedFrame } from './capture.ts';
export type { CaptureOutcome } from './captureOutcome.ts';
export { endAllChildren, endChild, registerChild, runningChildren } from './childProcesses.ts';
export { findFfmpeg, type Ffmpeg, type FfmpegOrigin, type FfmpegSearch } from './ffmpegPath.ts';
export { commandLine } from './arguments.ts';
export type { ReaderPath } from './frameReader.ts';
export { SourceError } from './sourceError.ts';
export { parseSource, type SourceSpec } from './sourceSpec.ts';
