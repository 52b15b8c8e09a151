import type { Limits } from 'sightline/kernels';
import type { ShownFrame } from '../inspection/protocol.ts';

/** Regions that a distribution is drawn of. */
export const HISTORY_REGIONS = 10_000;

/** Regions and frames beyond limits, and of how many. */
export interface Rejected {
  readonly regions: number;
  readonly ofRegions: number;
  readonly frames: number;
  readonly ofFrames: number;
}

/** The last values of every column of the region table, whatever frame they came from. */
export class PropertyHistory {
  readonly #columns = new Map<string, { readonly values: Float64Array; readonly frames: Float64Array; added: number }>();
  #last: string | null = null;
  #frames = 0;

  /** Takes a frame in; the same record twice counts once. NaN (no value) is left out. */
  add({ header, regions }: Pick<ShownFrame, 'header' | 'regions'>): void {
    const record = `${header.runId}/${header.sequence}`;
    if (record === this.#last) return;
    this.#last = record;
    this.#frames += 1;
    for (const name of this.#columns.keys()) if (!regions.columns.has(name)) this.#columns.delete(name);
    for (const [name, values] of regions.columns) {
      const ring = this.#columns.get(name) ?? { values: new Float64Array(HISTORY_REGIONS), frames: new Float64Array(HISTORY_REGIONS), added: 0 };
      this.#columns.set(name, ring);
      for (const value of values) {
        if (Number.isNaN(value)) continue;
        ring.values[ring.added % HISTORY_REGIONS] = value;
        ring.frames[ring.added % HISTORY_REGIONS] = this.#frames;
        ring.added += 1;
      }
    }
  }

  get columns(): readonly string[] {
    return [...this.#columns.keys()];
  }

  /** @returns a view on the kept values, in no order; valid until the next `add` */
  valuesOf(column: string): Float64Array {
    const ring = this.#columns.get(column);
    return ring ? ring.values.subarray(0, Math.min(ring.added, HISTORY_REGIONS)) : new Float64Array(0);
  }

  /** Counts what limits (both inclusive) would reject of the kept values, and of the frames that they came from. */
  rejectedBy(column: string, { min = -Infinity, max = Infinity }: Limits): Rejected {
    const ring = this.#columns.get(column);
    const count = ring ? Math.min(ring.added, HISTORY_REGIONS) : 0;
    const all = new Set<number>(), rejected = new Set<number>();
    let regions = 0;
    for (let i = 0; i < count; i++) {
      const value = ring!.values[i]!, frame = ring!.frames[i]!;
      all.add(frame);
      if (value >= min && value <= max) continue;
      regions += 1;
      rejected.add(frame);
    }
    return { regions, ofRegions: count, frames: rejected.size, ofFrames: all.size };
  }

  clear(): void {
    this.#columns.clear();
    this.#last = null;
  }
}
