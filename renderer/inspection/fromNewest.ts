import type { SettledFrame } from './settledFrame.ts';

const TRIES = 5;

/**
 * Reads from the newest frame. The engine keeps the stages of that one only: a frame that is overtaken while a stage is read, or
 * compiled for the first time, has it no more, and the frame that overtook it is taken instead.
 *
 * @throws RangeError  no frame was inspected yet; else what `read` throws of a frame that was not overtaken
 */
export async function fromNewest<T>(latest: () => SettledFrame | null, read: (frame: SettledFrame) => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    const frame = latest();
    if (!frame) throw new RangeError('no frame was inspected yet');
    frame.hold();
    try {
      return await read(frame);
    } catch (error) {
      if (frame === latest() || tries === TRIES) throw error;
    } finally {
      frame.release();
    }
  }
}
