/** Dark and flat frames from a folder. */
export { CalibrationError } from './calibrationError.ts';
export { readCalibration, type Calibration } from './readCalibration.ts';
