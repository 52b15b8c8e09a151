/**
 * One region's sums on the device: u32 words, wide integers as low word first. Geometry takes 16 words (64 bytes), intensity 7
 * more (92 bytes), the weighted sums 4 more (108 bytes).
 */
export const RECORD = {
  label: 0, area: 1, sumX: 2, sumY: 4, sumXX: 6, sumYY: 8, sumXY: 10, minX: 12, minY: 13, maxX: 14, maxY: 15,
  /** Two's complement, 64 bits. */
  sum: 16,
  /** v with its sign bit flipped, so that unsigned order is signed order. */
  min: 18, max: 19,
  /** 96 bits. */
  squares: 20,
  /** Two's complement, 64 bits. */
  sumIX: 23, sumIY: 25,
} as const;

/** What a plan adds up for each region. */
export interface RecordParts {
  readonly intensity: boolean;
  /** Needs `intensity`. */
  readonly weighted: boolean;
}

/** @returns u32 words of one record: 16, 23 or 27 */
export function recordWords(parts: RecordParts): number {
  if (parts.weighted) return 27;
  return parts.intensity ? 23 : 16;
}

/** WGSL: a root that no record is kept for, under the tag bit. */
export const TAGS_WGSL = `
const TAG = 0x80000000u;
const DROPPED = 0x7fffffffu;`;

/** WGSL: `clearRecord(id, label)`; needs a binding `records: array<u32>`. */
export function clearRecordWgsl(parts: RecordParts): string {
  const highest: readonly number[] = [RECORD.minX, RECORD.minY, ...(parts.intensity ? [RECORD.min] : [])];
  const words = recordWords(parts);
  const stores = Array.from({ length: words - 1 }, (_, word) =>
    `  records[base + ${word + 1}u] = ${highest.includes(word + 1) ? '0xffffffffu' : '0u'};`);
  return `
fn clearRecord(id: u32, label: u32) {
  let base = id * ${words}u;
  records[base] = label;
${stores.join('\n')}
}
`;
}
