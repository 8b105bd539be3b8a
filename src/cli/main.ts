/** The entry point of the command line: caches compiled code, then runs. */
import { enableCompileCache } from 'node:module';

// Before anything else is loaded: with a warm cache a command starts in half the time.
enableCompileCache();
const { run } = await import('./run.ts');

// A reader that has seen enough (`backhaul explain | head`) is no error.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code === 'EPIPE') process.exit(0);
  throw error;
});

process.exitCode = await run({
  arguments: process.argv.slice(2),
  streams: process,
  environment: process.env,
  workingFolder: process.cwd(),
});
