/** What flatField reads: one dark and one gain value a pixel, f32, height x width, row-major, and the pixels that both are wrong for. */
export interface FlatFieldMaps {
  readonly width: number;
  readonly height: number;
  /** DN; between 0 and full scale. */
  readonly dark: Float32Array;
  /** m / (F - D), unitless, within [1/4, 4]. */
  readonly gain: Float32Array;
  /** m: mean of F - D over the valid pixels, DN. */
  readonly meanDn: number;
  /** Pixels whose F - D or D is implausible, as row * width + column, ascending; left out of m, replaced in every frame. */
  readonly bad: Uint32Array;
  /** Valid pixels whose gain had to be clamped. */
  readonly clampedCount: number;
}
