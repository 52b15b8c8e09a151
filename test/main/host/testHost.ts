import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createHost, type Host, type HostOptions } from '../../../main/host/index.ts';
import { TestWindow } from './window.ts';

/** A host over an empty page, with a window of it. */
export interface TestHost {
  /** The page's, and the parent of the sessions; for the test's own files too. */
  readonly folder: string;
  readonly host: Host;
  readonly window: TestWindow;
  /** Ends both and removes the folder. */
  close(): Promise<void>;
}

export async function openTestHost(options: Omit<Partial<HostOptions>, 'pageDir' | 'sessionParent'> = {}): Promise<TestHost> {
  const folder = mkdtempSync(join(tmpdir(), 'sightline-host-'));
  writeFileSync(join(folder, 'index.html'), '<title>page</title>');
  const host = await createHost({ pageDir: folder, sessionParent: folder, ...options });
  const window = await TestWindow.enter(host);
  return {
    folder, host, window,
    async close() {
      window.close();
      await host.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}
