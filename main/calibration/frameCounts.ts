/** Fewest frames that a calibration is made from, and how many where nobody says. */
export const MIN_FRAMES = 16;
export const DEFAULT_FRAMES = 32;
/** Sums of 16-bit samples fit 32 bits up to here. */
export const MAX_CALIBRATION_FRAMES = 65_536;
