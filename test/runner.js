// The tests' runner: plain Node in child processes, each of which loads a module once for all its test files.
import { join } from 'node:path';
import { createRunner } from 'jest-light-runner';

// What V8 compiled in one process is there for the next: tests start many.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled');

export default createRunner({ runtime: 'child_process' });
