import { mkdir } from 'node:fs/promises';
import { ControlError, createHost } from '../host/index.ts';
import { serveShell } from './hostService.ts';

const code = await serveShell(process.parentPort, async (settings) => {
  await mkdir(settings.sessionParent, { recursive: true });
  return createHost(settings).catch((error: unknown) => {
    // Somebody else listens there by now; the page then begins with a clean memory.
    if (error instanceof ControlError && settings.port !== 0) return createHost({ ...settings, port: 0 });
    throw error;
  });
});
process.exit(code);
