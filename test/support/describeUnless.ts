import { describe, expect, it } from 'vitest';

/**
 * Suites that need something a machine may lack: a browser, an adapter.
 *
 * @param missing  what is lacking and how to get it; null where it is there
 * @returns a `describe` that is skipped with the reason in its name, or fails with it under SIGHTLINE_REQUIRE_ALL=1
 */
export function describeUnless(missing: string | null): (name: string, body: () => void) => void {
  return (name, body) => {
    if (missing === null) describe(name, body);
    else if (process.env['SIGHTLINE_REQUIRE_ALL'] === '1') describe(name, () => { it('has what it needs', () => { expect.fail(missing); }); });
    else describe.skip(`${name} (skipped: ${missing})`, body);
  };
}
