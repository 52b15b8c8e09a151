import type { SumMember } from './regionSum.wgsl.ts';

/** Regions that a workgroup adds up among its threads before anything goes to memory. */
export const TABLE_SLOTS = 32;

const WORDS: Readonly<Record<SumMember['kind'], number>> = { add: 1, lowest: 1, highest: 1, add64: 2, add96: 3 };

const slotWords = (list: readonly SumMember[]): number => list.reduce((sum, { kind }) => sum + WORDS[kind], 0);

/** One line for every member, given its place in a slot. */
function eachMember(list: readonly SumMember[], line: (member: SumMember, place: number) => string): string {
  return list.map((member, k) => `  ${line(member, slotWords(list.slice(0, k)))}`).join('\n');
}

function add({ name, kind }: SumMember, place: number): string {
  switch (kind) {
    case 'add': return `atomicAdd(&table[base + ${place}u], sum.${name});`;
    case 'lowest': return `atomicMax(&table[base + ${place}u], ~sum.${name});`;
    case 'highest': return `atomicMax(&table[base + ${place}u], sum.${name});`;
    case 'add64': return `tableAdd64(base + ${place}u, sum.${name});`;
    case 'add96': return `tableAdd96(base + ${place}u, sum.${name});`;
  }
}

function take({ name, kind }: SumMember, place: number): string {
  const word = (k: number): string => `tableWord(base + ${place + k}u)`;
  switch (kind) {
    case 'lowest': return `sum.${name} = ~${word(0)};`;
    case 'add64': return `sum.${name} = vec2(${word(0)}, ${word(1)});`;
    case 'add96': return `sum.${name} = vec3(${word(0)}, ${word(1)}, ${word(2)});`;
    default: return `sum.${name} = ${word(0)};`;
  }
}

/**
 * WGSL: a table of region sums in workgroup memory. `addToTable` returns false when the region's slot is another's; `fromTable`
 * takes a slot's sums out after a barrier. Cleared words are zeros, so minima are kept as maxima of complements.
 * Needs regionSum of the same members and, where one of them is wide, wideIntegers and `table` atomics over `table`.
 */
export function tileTableWgsl(list: readonly SumMember[]): string {
  const words = slotWords(list);
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
${eachMember(list, add)}
  return true;
}
fn tableWord(word: u32) -> u32 { return atomicLoad(&table[word]); }
fn fromTable(slot: u32) -> RegionSum {
  let base = slot * ${words}u;
  var sum: RegionSum;
${eachMember(list, take)}
  return sum;
}
`;
}

/** WGSL: the table's memory. */
export function tileTableMemoryWgsl(list: readonly SumMember[]): string {
  return `
var<workgroup> tableKeys: array<atomic<u32>, ${TABLE_SLOTS}>;
var<workgroup> table: array<atomic<u32>, ${TABLE_SLOTS * slotWords(list)}>;
`;
}
