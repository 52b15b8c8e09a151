import { EXIT } from './exitCode.ts';
import { runCommandLine } from './program.ts';

// A reader that has seen enough (`| head`) is no fault; anything else that cannot be printed is an output that cannot be written.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit();
  console.error(`sightline: stdout cannot be written (${error.code ?? error.message}): free space, or print elsewhere`);
  process.exit(EXIT.output);
});

process.exitCode = await runCommandLine(process.argv.slice(2));
