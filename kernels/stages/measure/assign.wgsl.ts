import { TAGS_WGSL, clearRecordWgsl, type RecordParts } from './regionRecord.wgsl.ts';

/**
 * WGSL `visit`: gives every kept root its record number, in raster order, under a tag bit in its own parent slot, and clears that
 * record. Needs firstPixel, componentRank and, with limits, keptRank; bindings `parent`, `records` (array<u32>).
 *
 * @param limited   an early drop ran: `kept` says who stays
 * @param capacity  records that exist; numbers go on past it
 */
export function assignWgsl(parts: RecordParts, limited: boolean, capacity: number): string {
  return `${TAGS_WGSL}
${clearRecordWgsl(parts)}
fn visit(strip: u32, word: u32, run: u32, node: u32) {
  let pixel = firstPixel(strip, word, run, node);
  let component = componentRank(pixel);
${limited ? `
  if (((kept[pixel.x * ROW_WORDS + (pixel.y >> 5u)] >> (pixel.y & 31u)) & 1u) == 0u) {
    parent[node] = TAG | DROPPED;
    return;
  }
  let id = keptRank(pixel);` : '  let id = component;'}
  parent[node] = TAG | id;
  if (id < ${capacity}u) { clearRecord(id, component + 1u); }
}
`;
}
