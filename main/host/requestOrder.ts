import type { z } from 'zod';
import type { orderSchema } from '../contract/index.ts';

/** A page that asked before so many others did has gone long ago. */
const KEPT_PAGES = 16;

/** Tells requests that were overtaken on their way: two of a page that travel together may come in either order. */
export class RequestOrder {
  /** Number of the newest request of every page, the page that asked last at the end. */
  readonly #newest = new Map<string, number>();

  /** Notes a request that came. @returns whether a later one of its page came before it */
  isOvertaken(order: z.output<typeof orderSchema> | undefined): boolean {
    if (order === undefined) return false;
    const { page, number } = order, newest = this.#newest.get(page) ?? 0;
    this.#newest.delete(page);
    this.#newest.set(page, Math.max(newest, number));
    for (const oldest of this.#newest.keys()) {
      if (this.#newest.size <= KEPT_PAGES) break;
      this.#newest.delete(oldest);
    }
    return number < newest;
  }
}
