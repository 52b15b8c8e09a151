import { RECORD, recordWords, type RecordParts } from './regionRecord.wgsl.ts';

/**
 * WGSL: `RegionSum`, what one thread has added up for one region, with coordinates relative to its tile of at most 128 x 64 pixels:
 * there every geometric sum is below 8192 * 127^2 < 2^27. Intensity sums are wide: |v| <= 2^28 makes 2^28 * 8192 * 127 < 2^48, and
 * squares reach 2^56 a pixel.
 */
export function regionSumWgsl(parts: RecordParts): string {
  const members = [
    'area: u32', 'x: u32', 'y: u32', 'xx: u32', 'yy: u32', 'xy: u32', 'minX: u32', 'minY: u32', 'maxX: u32', 'maxY: u32',
    ...(parts.intensity ? ['v: vec2<u32>', 'minV: u32', 'maxV: u32', 'vv: vec3<u32>'] : []),
    ...(parts.weighted ? ['vx: vec2<u32>', 'vy: vec2<u32>'] : []),
  ];
  return `
struct RegionSum { ${members.join(', ')} }
fn emptySum() -> RegionSum {
  var sum: RegionSum;
  sum.minX = 0xffffffffu;
  sum.minY = 0xffffffffu;
  ${parts.intensity ? 'sum.minV = 0xffffffffu;' : ''}
  return sum;
}
`;
}

/**
 * WGSL: `addToRecord(id, sum, originX, originY)`: moves a tile's sums to the frame's origin and adds them to the region's record.
 * Coordinates below 2^19 keep area * x below 2^32. Needs wideIntegers, `record` atomics and a binding `records`.
 */
export function addToRecordWgsl(parts: RecordParts, capacity: number): string {
  const words = recordWords(parts);
  return `
fn addToRecord(id: u32, sum: RegionSum, originX: u32, originY: u32) {
  if (id >= ${capacity}u) { return; }
  let base = id * ${words}u;
  let areaX = sum.area * originX;
  let areaY = sum.area * originY;
  atomicAdd(&records[base + ${RECORD.area}u], sum.area);
  recordAdd64(base + ${RECORD.sumX}u, addWide(multiply(sum.area, originX), wide(sum.x)));
  recordAdd64(base + ${RECORD.sumY}u, addWide(multiply(sum.area, originY), wide(sum.y)));
  recordAdd64(base + ${RECORD.sumXX}u, addWide(addWide(multiply(areaX, originX), multiply(2u * originX, sum.x)), wide(sum.xx)));
  recordAdd64(base + ${RECORD.sumYY}u, addWide(addWide(multiply(areaY, originY), multiply(2u * originY, sum.y)), wide(sum.yy)));
  recordAdd64(base + ${RECORD.sumXY}u, addWide(addWide(multiply(areaX, originY), multiply(originX, sum.y)), addWide(multiply(originY, sum.x), wide(sum.xy))));
  atomicMin(&records[base + ${RECORD.minX}u], originX + sum.minX);
  atomicMin(&records[base + ${RECORD.minY}u], originY + sum.minY);
  atomicMax(&records[base + ${RECORD.maxX}u], originX + sum.maxX);
  atomicMax(&records[base + ${RECORD.maxY}u], originY + sum.maxY);
${parts.intensity ? `
  recordAdd64(base + ${RECORD.sum}u, sum.v);
  atomicMin(&records[base + ${RECORD.min}u], sum.minV);
  atomicMax(&records[base + ${RECORD.max}u], sum.maxV);
  recordAdd96(base + ${RECORD.squares}u, sum.vv);` : ''}
${parts.weighted ? `
  recordAdd64(base + ${RECORD.sumIX}u, addWide(multiplyWide(sum.v, originX), sum.vx));
  recordAdd64(base + ${RECORD.sumIY}u, addWide(multiplyWide(sum.v, originY), sum.vy));` : ''}
}
`;
}
