/** Words of the header that a frame's passes leave for the readback: counts, and the level where Otsu's method found it. */
export const HEADER = {
  /** Components in the mask. */
  components: 0,
  /** Components within the area limits; not written where the recipe has none. */
  kept: 1,
  /** Bits of an f32. */
  level: 2,
} as const;

export const HEADER_BYTES = 16;
