import { labelRuns, packRuns, type Engine, type FrameResult } from 'sightline/kernels';
import type { Session } from '../../session/index.ts';

/**
 * Keeps the pixels of the regions of the frame whose `inspect` settled last: the whole label image crosses for it.
 * @throws OutputError, DeviceError
 */
export async function recordShapes(engine: Engine, session: Session, { frame, regions: { label } }: FrameResult): Promise<void> {
  if (label.length === 0) return;
  const { data, width, height } = await engine.readStage(engine.plan.label.name);
  if (!(data instanceof Uint32Array)) throw new RangeError(`frame ${frame}: the label image came as ${data.constructor.name}, not as Uint32Array`);
  const runs = labelRuns({ data, width, height }, label);
  await session.appendShapes(frame, label, runs.map(packRuns));
}
