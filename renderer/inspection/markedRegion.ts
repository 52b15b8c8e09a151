import type { FrameResult } from 'sightline/kernels';
import { nearestRegion, regionPlace, type RegionPlace } from '../regions/regionPlace.ts';
import type { Mark, MarkedIn } from './protocol.ts';

/** A person clicks in a table that is a few frames old: tables of that many frames are remembered, of fewer where they are long. */
const REMEMBERED_FRAMES = 90, REMEMBERED_ROWS = 50_000;

type Table = Pick<FrameResult, 'frame' | 'regions'>;

/** Where the region was in a frame, and how far it moved since the one before, px a frame. */
interface Seen {
  readonly frame: number;
  readonly place: RegionPlace;
  readonly rowsAFrame: number;
  readonly colsAFrame: number;
}

/** The region that a person pointed out, found again in every frame: each numbers its regions anew, so it goes by place and size. */
export class MarkedRegion {
  /** Oldest first. */
  #remembered: Table[] = [];
  #rows = 0;
  #mark: Mark | null = null;
  /** Where it was last; null while nothing is marked, and where the recipe measures no place. */
  #last: Seen | null = null;
  #isLost = false;

  /** Takes the frame that settled. @returns what the mark is in it, for the page */
  follow(table: Table): MarkedIn | null {
    this.#remember(table);
    return this.#step(table);
  }

  /** @param shown  the frame in the picture; the mark may be in it or in one before */
  set(mark: Mark | null, shown: Table | null): void {
    if (mark?.id === this.#mark?.id) return;
    this.#mark = mark;
    this.#last = null;
    this.#isLost = false;
    if (mark === null) return;
    const from = shown?.frame === mark.frame ? -1 : this.#remembered.findLastIndex(({ frame }) => frame === mark.frame);
    const table = from < 0 ? shown : this.#remembered[from]!;
    const place = table?.frame === mark.frame ? regionPlace(table.regions, mark.label) : null;
    this.#last = place && { frame: mark.frame, place, rowsAFrame: 0, colsAFrame: 0 };
    if (from >= 0) for (const later of this.#remembered.slice(from + 1)) this.#step(later);
  }

  /** @returns the label that it has in a frame near the last one; null where it is not in it */
  labelIn(table: Table): number | null {
    if (this.#mark === null || this.#isLost) return null;
    if (this.#last === null) return table.frame === this.#mark.frame ? this.#mark.label : null;
    return nearestRegion(table.regions, expected(this.#last, table.frame))?.label ?? null;
  }

  #step(table: Table): MarkedIn | null {
    if (this.#mark === null) return null;
    const { id } = this.#mark;
    const last = this.#last;
    if (last === null || this.#isLost) return { id, label: this.labelIn(table) };
    const found = nearestRegion(table.regions, expected(last, table.frame));
    if (found) this.#last = seen(last, table.frame, found.place);
    else this.#isLost = true;
    return { id, label: found?.label ?? null };
  }

  #remember(table: Table): void {
    this.#remembered.push(table);
    this.#rows += table.regions.count;
    while (this.#remembered.length > REMEMBERED_FRAMES || (this.#rows > REMEMBERED_ROWS && this.#remembered.length > 1)) this.#rows -= this.#remembered.shift()!.regions.count;
  }
}

/** Where it is in another frame if it goes on as it did: of a live source frames may be missing between two. */
function expected({ frame, place, rowsAFrame, colsAFrame }: Seen, inFrame: number): RegionPlace {
  return { ...place, row: place.row + rowsAFrame * (inFrame - frame), col: place.col + colsAFrame * (inFrame - frame) };
}

function seen(last: Seen, frame: number, place: RegionPlace): Seen {
  const frames = frame - last.frame;
  // The same frame, inspected again, says nothing of how it moves.
  return frames === 0 ? { ...last, place } : { frame, place, rowsAFrame: (place.row - last.place.row) / frames, colsAFrame: (place.col - last.place.col) / frames };
}
