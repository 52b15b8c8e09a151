import type { RecordParts } from './regionRecord.wgsl.ts';

/** Regions that a workgroup adds up among its threads before anything goes to memory. */
export const TABLE_SLOTS = 32;

/** Words of a slot: geometry, intensity, weighted. */
const SLOT = { area: 0, x: 1, y: 2, xx: 3, yy: 4, xy: 5, minX: 6, minY: 7, maxX: 8, maxY: 9, v: 10, minV: 12, maxV: 13, vv: 14, vx: 17, vy: 19 } as const;

function slotWords(parts: RecordParts): number {
  if (parts.weighted) return 21;
  return parts.intensity ? 17 : 10;
}

/**
 * WGSL: a table of region sums in workgroup memory. `addToTable` returns false when the region's slot is another's; `fromTable`
 * takes a slot's sums out after a barrier. Cleared words are zeros, so minima are kept as maxima of complements.
 * Needs regionSum, wideIntegers and `table` atomics over `table`.
 */
export function tileTableWgsl(parts: RecordParts): string {
  const words = slotWords(parts);
  return `
fn clearTable(lane: u32, threads: u32) {
  for (var slot = lane; slot < ${TABLE_SLOTS}u; slot += threads) { atomicStore(&tableKeys[slot], 0u); }
  for (var word = lane; word < ${TABLE_SLOTS * words}u; word += threads) { atomicStore(&table[word], 0u); }
}
fn claimSlot(id: u32) -> bool {
  let slot = id % ${TABLE_SLOTS}u;
  // A weak exchange may fail for nothing: four tries, then straight to the record, which is right as well.
  for (var attempt = 0u; attempt < 4u; attempt++) {
    let claim = atomicCompareExchangeWeak(&tableKeys[slot], 0u, id + 1u);
    if (claim.exchanged || claim.old_value == id + 1u) { return true; }
    if (claim.old_value != 0u) { return false; }
  }
  return false;
}
fn addToTable(id: u32, sum: RegionSum) -> bool {
  if (!claimSlot(id)) { return false; }
  let base = id % ${TABLE_SLOTS}u * ${words}u;
${['area', 'x', 'y', 'xx', 'yy', 'xy'].map((name) => `  atomicAdd(&table[base + ${SLOT[name as keyof typeof SLOT]}u], sum.${name});`).join('\n')}
  atomicMax(&table[base + ${SLOT.minX}u], ~sum.minX);
  atomicMax(&table[base + ${SLOT.minY}u], ~sum.minY);
  atomicMax(&table[base + ${SLOT.maxX}u], sum.maxX);
  atomicMax(&table[base + ${SLOT.maxY}u], sum.maxY);
${parts.intensity ? `
  tableAdd64(base + ${SLOT.v}u, sum.v);
  atomicMax(&table[base + ${SLOT.minV}u], ~sum.minV);
  atomicMax(&table[base + ${SLOT.maxV}u], sum.maxV);
  tableAdd96(base + ${SLOT.vv}u, sum.vv);` : ''}
${parts.weighted ? `
  tableAdd64(base + ${SLOT.vx}u, sum.vx);
  tableAdd64(base + ${SLOT.vy}u, sum.vy);` : ''}
  return true;
}
fn tableWord(word: u32) -> u32 { return atomicLoad(&table[word]); }
fn fromTable(slot: u32) -> RegionSum {
  let base = slot * ${words}u;
  var sum: RegionSum;
${['area', 'x', 'y', 'xx', 'yy', 'xy', 'maxX', 'maxY'].map((name) => `  sum.${name} = tableWord(base + ${SLOT[name as keyof typeof SLOT]}u);`).join('\n')}
  sum.minX = ~tableWord(base + ${SLOT.minX}u);
  sum.minY = ~tableWord(base + ${SLOT.minY}u);
${parts.intensity ? `
  sum.v = vec2(tableWord(base + ${SLOT.v}u), tableWord(base + ${SLOT.v + 1}u));
  sum.minV = ~tableWord(base + ${SLOT.minV}u);
  sum.maxV = tableWord(base + ${SLOT.maxV}u);
  sum.vv = vec3(tableWord(base + ${SLOT.vv}u), tableWord(base + ${SLOT.vv + 1}u), tableWord(base + ${SLOT.vv + 2}u));` : ''}
${parts.weighted ? `
  sum.vx = vec2(tableWord(base + ${SLOT.vx}u), tableWord(base + ${SLOT.vx + 1}u));
  sum.vy = vec2(tableWord(base + ${SLOT.vy}u), tableWord(base + ${SLOT.vy + 1}u));` : ''}
  return sum;
}
`;
}

/** WGSL: the table's memory. */
export function tileTableMemoryWgsl(parts: RecordParts): string {
  return `
var<workgroup> tableKeys: array<atomic<u32>, ${TABLE_SLOTS}>;
var<workgroup> table: array<atomic<u32>, ${TABLE_SLOTS * slotWords(parts)}>;
`;
}
