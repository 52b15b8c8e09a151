import { recordPlaces, recordWords, type RecordParts, type RecordPlaces } from './regionRecord.wgsl.ts';

/** One number of a RegionSum: how two of them become one, and how wide it is. */
export interface SumMember {
  readonly name: string;
  /** add: 32 bits; add64 and add96: wide integers; lowest and highest: the smaller and the larger of two u32. */
  readonly kind: 'add' | 'add64' | 'add96' | 'lowest' | 'highest';
}

const members = (kind: SumMember['kind'], ...names: readonly string[]): readonly SumMember[] => names.map((name) => ({ name, kind }));

/** @returns what the pass `sum regions` adds up for a region within a tile */
export function sumMembers(parts: RecordParts): readonly SumMember[] {
  return [
    ...members('add', 'area', 'x', 'y', 'xx', 'yy', 'xy'), ...members('lowest', 'minX', 'minY'), ...members('highest', 'maxX', 'maxY'),
    ...(parts.intensity ? [...members('add64', 'v'), ...members('lowest', 'minV'), ...members('highest', 'maxV'), ...members('add96', 'vv')] : []),
    ...(parts.weighted ? members('add64', 'vx', 'vy') : []),
    ...(parts.third ? members('add', 'yyy', 'yyx', 'yxx', 'xxx') : []),
    ...(parts.saturated ? members('add', 'saturated') : []),
    ...(parts.roi ? members('add', 'inside') : []),
  ];
}

const TYPES: Readonly<Record<SumMember['kind'], string>> = { add: 'u32', lowest: 'u32', highest: 'u32', add64: 'vec2<u32>', add96: 'vec3<u32>' };

/**
 * WGSL: `RegionSum`, what one thread has added up for one region, with coordinates relative to its tile of at most 128 x 64 pixels.
 * Each pixel is in it once, so that geometric sums fit 32 bits: the largest, x^3 of a full tile, is 64 * 8128^2 < 2^32. Intensity
 * sums are wide: |v| <= 2^28 makes 2^28 * 8192 * 127 < 2^48, and squares reach 2^56 a pixel.
 */
export function regionSumWgsl(list: readonly SumMember[]): string {
  return `
struct RegionSum { ${list.map(({ name, kind }) => `${name}: ${TYPES[kind]}`).join(', ')} }
fn emptySum() -> RegionSum {
  var sum: RegionSum;
${list.filter(({ kind }) => kind === 'lowest').map(({ name }) => `  sum.${name} = 0xffffffffu;`).join('\n')}
  return sum;
}
`;
}

/**
 * WGSL: `addToRecord(id, sum, originX, originY)`: moves a tile's sums to the frame's origin and adds them to the region's record.
 * Coordinates below 2^19 keep area * x below 2^32. Needs wideIntegers, `record` atomics and a binding `records`.
 */
export function addToRecordWgsl(parts: RecordParts, capacity: number): string {
  const at = recordPlaces(parts);
  const words = recordWords(parts);
  return `
fn addToRecord(id: u32, sum: RegionSum, originX: u32, originY: u32) {
  if (id >= ${capacity}u) { return; }
  let base = id * ${words}u;
  let areaX = sum.area * originX;
  let areaY = sum.area * originY;
  atomicAdd(&records[base + ${at.area}u], sum.area);
  recordAdd64(base + ${at.sumX}u, addWide(multiply(sum.area, originX), wide(sum.x)));
  recordAdd64(base + ${at.sumY}u, addWide(multiply(sum.area, originY), wide(sum.y)));
  recordAdd64(base + ${at.sumXX}u, addWide(addWide(multiply(areaX, originX), multiply(2u * originX, sum.x)), wide(sum.xx)));
  recordAdd64(base + ${at.sumYY}u, addWide(addWide(multiply(areaY, originY), multiply(2u * originY, sum.y)), wide(sum.yy)));
  recordAdd64(base + ${at.sumXY}u, addWide(addWide(multiply(areaX, originY), multiply(originX, sum.y)), addWide(multiply(originY, sum.x), wide(sum.xy))));
  atomicMin(&records[base + ${at.minX}u], originX + sum.minX);
  atomicMin(&records[base + ${at.minY}u], originY + sum.minY);
  atomicMax(&records[base + ${at.maxX}u], originX + sum.maxX);
  atomicMax(&records[base + ${at.maxY}u], originY + sum.maxY);
${parts.intensity ? `
  recordAdd64(base + ${at.sum}u, sum.v);
  atomicMin(&records[base + ${at.lowest}u], sum.minV);
  atomicMax(&records[base + ${at.highest}u], sum.maxV);
  recordAdd96(base + ${at.squares}u, sum.vv);` : ''}
${parts.weighted ? `
  recordAdd64(base + ${at.sumIX}u, addWide(multiplyWide(sum.v, originX), sum.vx));
  recordAdd64(base + ${at.sumIY}u, addWide(multiplyWide(sum.v, originY), sum.vy));` : ''}
${parts.third ? addThird(at) : ''}
${parts.saturated ? `  atomicAdd(&records[base + ${at.saturated}u], sum.saturated);` : ''}
${parts.roi ? `  atomicAdd(&records[base + ${at.inside}u], sum.inside);` : ''}
}
`;
}

/** (x + X)^3 and the like, multiplied out: only the area's own term passes 2^64, at 2^70. */
function addThird(at: RecordPlaces): string {
  return `
  let xx = multiply(originX, originX);
  let xy = multiply(originX, originY);
  let yy = multiply(originY, originY);
  let yyyRest = addWide(addWide(multiplyWide(yy, 3u * sum.y), multiply(3u * originY, sum.yy)), wide(sum.yyy));
  let yyxRest = addWide(addWide(multiplyWide(yy, sum.x), multiplyWide(xy, 2u * sum.y)), addWide(addWide(multiply(2u * originY, sum.xy), multiply(originX, sum.yy)), wide(sum.yyx)));
  let yxxRest = addWide(addWide(multiplyWide(xx, sum.y), multiplyWide(xy, 2u * sum.x)), addWide(addWide(multiply(2u * originX, sum.xy), multiply(originY, sum.xx)), wide(sum.yxx)));
  let xxxRest = addWide(addWide(multiplyWide(xx, 3u * sum.x), multiply(3u * originX, sum.xx)), wide(sum.xxx));
  recordAdd96(base + ${at.yyy}u, add96(multiply96(yy, areaY), yyyRest));
  recordAdd96(base + ${at.yyx}u, add96(multiply96(yy, areaX), yyxRest));
  recordAdd96(base + ${at.yxx}u, add96(multiply96(xx, areaY), yxxRest));
  recordAdd96(base + ${at.xxx}u, add96(multiply96(xx, areaX), xxxRest));`;
}
