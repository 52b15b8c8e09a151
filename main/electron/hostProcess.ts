import { makeFolder } from '../files/makeFolder.ts';
import { ControlError, createHost } from '../host/index.ts';
import { serveShell } from './hostService.ts';

const code = await serveShell(process.parentPort, async (settings) => {
  await makeFolder(settings.sessionParent);
  return createHost(settings).catch((error: unknown) => {
    // Somebody else listens there by now; the page then begins with a clean memory.
    if (error instanceof ControlError && settings.port !== 0) return createHost({ ...settings, port: 0 });
    throw error;
  });
});
process.exit(code);
