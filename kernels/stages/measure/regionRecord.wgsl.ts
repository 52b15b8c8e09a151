/** What a plan adds up for each region beside its geometry. */
export interface RecordParts {
  readonly intensity: boolean;
  /** Needs `intensity`. */
  readonly weighted: boolean;
  /** Groups of details that are sums, see regions/regionDetails.ts. */
  readonly outline: boolean;
  readonly third: boolean;
  readonly saturated: boolean;
  readonly roi: boolean;
}

type Fields = Readonly<Record<string, number>>;

/** u32 words of every field, in order; wide integers have their low word first. */
const GEOMETRY = { label: 1, area: 1, sumX: 2, sumY: 2, sumXX: 2, sumYY: 2, sumXY: 2, minX: 1, minY: 1, maxX: 1, maxY: 1 } as const satisfies Fields;

const PART_FIELDS = {
  /** sum: two's complement. lowest, highest: v with its sign bit flipped, so that unsigned order is signed order. */
  intensity: { sum: 2, lowest: 1, highest: 1, squares: 3 },
  /** Two's complement. */
  weighted: { sumIX: 2, sumIY: 2 },
  /** euler: two's complement. */
  outline: { straight: 1, diagonal: 1, mixed: 1, edges: 1, corners: 1, euler: 1 },
  /** Sums of products of three coordinates of the frame. */
  third: { yyy: 3, yyx: 3, yxx: 3, xxx: 3 },
  saturated: { saturated: 1 },
  roi: { inside: 1 },
} as const satisfies Record<keyof RecordParts, Fields>;

type FieldsOf<T> = T extends T ? keyof T : never;
export type RecordField = FieldsOf<typeof GEOMETRY | (typeof PART_FIELDS)[keyof RecordParts]>;

/** Counters of the part `outline`, in their order in the record. */
export const OUTLINE_FIELDS = Object.keys(PART_FIELDS.outline) as (keyof typeof PART_FIELDS.outline)[];

function fieldsOf(parts: RecordParts): readonly (readonly [name: string, words: number])[] {
  const wanted = (Object.keys(PART_FIELDS) as (keyof RecordParts)[]).filter((part) => parts[part]);
  return [GEOMETRY, ...wanted.map((part) => PART_FIELDS[part])].flatMap((fields) => Object.entries(fields));
}

/** @returns u32 words of one region's sums on the device: 16 for the geometry alone, 7 more for intensities, 4 for weighted sums */
export function recordWords(parts: RecordParts): number {
  return fieldsOf(parts).reduce((sum, [, words]) => sum + words, 0);
}

/** The first word of every field in a record; NaN for the fields of parts that a record does not have. */
export type RecordPlaces = Readonly<Record<RecordField, number>>;

export function recordPlaces(parts: RecordParts): RecordPlaces {
  const every = Object.values({ GEOMETRY, ...PART_FIELDS }).flatMap((fields) => Object.keys(fields));
  const places = Object.fromEntries(every.map((name) => [name, NaN]));
  let next = 0;
  for (const [name, words] of fieldsOf(parts)) {
    places[name] = next;
    next += words;
  }
  return places as RecordPlaces;
}

/** WGSL: a root that no record is kept for, under the tag bit. */
export const TAGS_WGSL = `
const TAG = 0x80000000u;
const DROPPED = 0x7fffffffu;`;

/** WGSL: `recordOf(node)`, the number of a run's record, DROPPED for none; needs tagged parents as `parent: array<u32>`. */
export const RECORD_OF_WGSL = `${TAGS_WGSL}
fn recordOf(node: u32) -> u32 {
  let up = parent[node];
  if (up >= TAG) { return up & DROPPED; }
  return parent[up] & DROPPED;
}`;

/** WGSL: `clearRecord(id, label)`; needs a binding `records: array<u32>`. */
export function clearRecordWgsl(parts: RecordParts): string {
  const at = recordPlaces(parts);
  const highest: readonly number[] = [at.minX, at.minY, ...(parts.intensity ? [at.lowest] : [])];
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
