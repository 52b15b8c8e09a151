export { openCapture, withoutPassword, type Capture, type CaptureOptions, type CapturedFrame } from './capture.ts';
export type { CaptureOutcome } from './captureOutcome.ts';
export { runningChildren } from './childProcesses.ts';
export { listDevices, type DeviceSearch } from './devices.ts';
export { cameraSource, type CameraSpec } from './devicesSpec.ts';
export { findFfmpeg, type Ffmpeg, type FfmpegOrigin, type FfmpegSearch } from './ffmpegPath.ts';
export type { ReaderPath } from './frameReader.ts';
export { SourceError } from './sourceError.ts';
export { parseSource, type SourceSpec } from './sourceSpec.ts';
