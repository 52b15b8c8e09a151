import { describe, expect, it } from 'vitest';
import { FrameRing } from '../../../main/capture/frameRing.ts';

describe('FrameRing', () => {
  const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);

  it('should fill slot after slot and stop when none is free', () => {
    const ring = new FrameRing([new Uint8Array(3), new Uint8Array(3)], 3);
    expect(ring.copyIn(bytes(1, 2, 3, 4, 5, 6, 7, 8))).toBe(6);
    expect(ring).toMatchObject({ hasFrame: true, framesFilled: 2, partialBytes: 0 });
    expect(ring.space()).toBeNull();
    expect(ring.take()?.pixels).toEqual(bytes(1, 2, 3));
    expect(ring.space()).toBeNull();
  });

  it('should not write a slot again before it was released', () => {
    const buffers = [new Uint8Array(2), new Uint8Array(2)];
    const ring = new FrameRing(buffers, 2);
    ring.copyIn(bytes(1, 2, 3, 4));
    const first = ring.take()!;
    const second = ring.take()!;
    expect(ring.copyIn(bytes(5))).toBe(0);
    ring.release(second.slot);
    expect(ring.copyIn(bytes(5, 6, 7))).toBe(2);
    expect(first.pixels).toEqual(bytes(1, 2));
    expect(ring.take()?.pixels).toEqual(bytes(5, 6));
    expect(buffers).toEqual([bytes(1, 2), bytes(5, 6)]);
  });

  it('should offer the rest of the slot being filled', () => {
    const ring = new FrameRing([new Uint8Array(10)], 4);
    expect(ring.space()?.byteLength).toBe(4);
    ring.wrote(3);
    expect(ring.space()?.byteLength).toBe(1);
    expect(ring.partialBytes).toBe(3);
    ring.wrote(1);
    expect(ring.take()?.pixels.byteLength).toBe(4);
    expect(ring.take()).toBeNull();
  });

  it('should say when the first bytes of a frame had come, and the last', () => {
    let now = 10;
    const ring = new FrameRing([new Uint8Array(4), new Uint8Array(4), new Uint8Array(4)], 4, () => now);
    ring.wrote(1);
    now = 12;
    ring.wrote(2);
    now = 15;
    ring.wrote(1);
    now = 40;
    ring.copyIn(bytes(1, 2, 3, 4, 5));
    now = 41;
    ring.copyIn(bytes(6, 7, 8));
    expect([ring.take(), ring.take(), ring.take()].map((filled) => [filled!.beganMs, filled!.filledMs])).toEqual([[10, 15], [40, 40], [40, 41]]);
  });

  it('should refuse buffers that hold no frame', () => {
    expect(() => new FrameRing([], 4)).toThrow('frame buffers: none given: give at least one of a frame each');
    expect(() => new FrameRing([new Uint8Array(4), new Uint8Array(3)], 4)).toThrow('frame buffer 1: 3 bytes, a frame has 4: give whole frames');
    expect(() => new FrameRing([new Uint8Array(4)], 0)).toThrow(RangeError);
  });
});
