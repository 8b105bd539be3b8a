// The tests' runner: plain Node in child processes, each of which loads a module once for all its test files.
import { createRunner } from 'jest-light-runner';

export default createRunner({ runtime: 'child_process' });
