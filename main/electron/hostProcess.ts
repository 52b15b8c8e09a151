import { makeFolder } from '../files/makeFolder.ts';
import { createHost } from '../host/index.ts';
import { serveShell } from './hostService.ts';

const code = await serveShell(process.parentPort, async ({ pageDir, sessionParent }) => {
  await makeFolder(sessionParent);
  return createHost({ pageDir, sessionParent });
});
process.exit(code);
