/** Dark and flat frames: recording them, and reading them from a folder. */
export { CalibrationError } from './calibrationError.ts';
export { calibrationSource, cameraIdentity, settlingFrames } from './calibrationSource.ts';
export { FrameAverage, type AveragedFrames } from './frameAverage.ts';
export { loadMaps, type CalibratedSource, type LoadedCalibration } from './loadMaps.ts';
export { readCalibration, type Calibration } from './readCalibration.ts';
export type { SelfTest } from './selfTest.ts';
export { checkFolder, storeCalibration, type CalibrationInput, type StoredCalibration } from './storeCalibration.ts';
