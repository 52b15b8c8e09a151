/** A calibration folder that cannot be used. One line: the thing, the value, the remedy. */
export class CalibrationError extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'CalibrationError';
  }
}
