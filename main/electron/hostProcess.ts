import { mkdir } from 'node:fs/promises';
import { createHost } from '../host/index.ts';
import { serveShell } from './hostService.ts';

const code = await serveShell(process.parentPort, async ({ pageDir, sessionParent }) => {
  await mkdir(sessionParent, { recursive: true });
  return createHost({ pageDir, sessionParent });
});
process.exit(code);
