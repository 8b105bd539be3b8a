// The tests' runner: plain Node in child processes, each of which loads a module once for all its test files.
import { join } from 'node:path';
import { createRunner } from 'jest-light-runner';
import Tinypool from 'tinypool';

// What V8 compiled in one process is there for the next: tests start many.
process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '..', 'node_modules', '.cache', 'compiled');

// The runner answers a child that asks for its settings to all children at once, and to each only once: one that is
// not listening yet would wait for ever. So each has a channel of its own, which is asked when its child asks.
const run = Tinypool.prototype.run;
Tinypool.prototype.run = function runAlone(task, options) {
  const shared = options?.channel;
  if (!shared) return run.call(this, task, options);
  let answer;
  const channel = {
    onMessage(listener) {
      answer = listener;
    },
    postMessage(message) {
      shared.onMessage(answer);
      shared.postMessage(message);
    },
  };
  return run.call(this, task, { ...options, channel });
};

export default createRunner({ runtime: 'child_process' });
