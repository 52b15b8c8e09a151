import { expect, it } from 'vitest';
import { HoldFrame } from '../../../renderer/inspection/holdFrame.ts';
import type { InspectedFrame } from '../../../renderer/inspection/inspector.ts';
import type { KeptFrames } from '../../../renderer/inspection/keptFrames.ts';
import { Troubles } from '../../../renderer/inspection/troubles.ts';

/** A hold whose engine gets round to a frame when it is told to. */
function holding() {
  const said: string[] = [];
  const looks: (() => void)[] = [];
  const kept: Pick<KeptFrames, 'find'> = { find: (frame) => ({ result: { frame } }) as InspectedFrame };
  const note = (who: string) => ({ hold: ({ result }: InspectedFrame) => { said.push(`${who} ${result.frame}`); }, resume: () => { said.push(`${who} newest`); } });
  const held = new HoldFrame({
    kept: kept as KeptFrames, viewer: note('viewer'), feed: note('feed'), troubles: new Troubles(() => undefined),
    inspector: { look: (_, then) => new Promise((resolve) => { looks.push(() => { then(); resolve(); }); }) },
    post: (message) => { if (message.type === 'held') said.push(`held ${message.frame}`); },
  });
  return { held, said, look: () => { looks.shift()!(); } };
}

it('shows a kept frame until the newest is asked for', async () => {
  const { held, said, look } = holding();
  const shown = held.show(3);
  look();
  await shown;
  expect(said).toEqual(['held 3', 'feed 3', 'viewer 3']);
  held.release();
  expect(said.slice(3)).toEqual(['feed newest', 'viewer newest', 'held null']);
});

it('does not show a frame that was given up, or whose engine was replaced, while it waited for the engine', async () => {
  const { held, said, look } = holding();
  const shown = held.show(3);
  held.release();
  const next = held.show(4);
  look();
  await shown;
  expect(said).toEqual([]);
  look();
  await next;
  expect(said).toEqual(['held 4', 'feed 4', 'viewer 4']);
});
