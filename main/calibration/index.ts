/** Dark and flat frames: recording them, and reading them from a folder. */
export { CalibrationError } from './calibrationError.ts';
export { cameraIdentity, isGammaEncoded } from './cameraIdentity.ts';
export { FrameAverage, type AveragedFrames } from './frameAverage.ts';
export { DEFAULT_FRAMES, MAX_CALIBRATION_FRAMES, MIN_FRAMES } from './frameCounts.ts';
export { loadMaps, type CalibratedSource, type LoadedCalibration } from './loadMaps.ts';
export { readCalibration, type Calibration } from './readCalibration.ts';
export type { SelfTest } from './selfTest.ts';
export { checkFolder, storeCalibration, type CalibrationInput, type StoredCalibration } from './storeCalibration.ts';
