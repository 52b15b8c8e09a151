/** Imported into a program under test: it is interrupted, as by Ctrl-C, when it begins to write an export piece by piece. */
import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';

const { createWriteStream } = fs;
fs.createWriteStream = (path, options) => {
  if (String(path).endsWith('.partial')) process.kill(process.pid, 'SIGINT');
  return createWriteStream(path, options);
};
syncBuiltinESMExports();
