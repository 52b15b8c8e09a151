import type { Engine, FrameResult } from '../engine.ts';
import { labelRuns } from './labelRuns.ts';
import { packRuns } from './regionRuns.ts';

/**
 * Reads the pixels of the regions of the frame whose `inspect` settled last: the whole label image crosses for it. No other frame may be
 * inspected meanwhile.
 *
 * @returns the packed runs of each region of the table, in its order
 * @throws DeviceError  the engine failed
 * @throws RangeError   another frame was inspected meanwhile
 */
export async function readShapes(engine: Engine, { frame, regions: { label } }: FrameResult): Promise<readonly Uint8Array[]> {
  if (label.length === 0) return [];
  const { data, width, height } = await engine.readStage(engine.plan.label.name);
  if (!(data instanceof Uint32Array)) throw new RangeError(`frame ${frame}: the label image came as ${data.constructor.name}, not as Uint32Array`);
  return labelRuns({ data, width, height }, label).map(packRuns);
}
