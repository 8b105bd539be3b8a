// Gives each test and hook a limit of time, which the runner of jest.config.js leaves to us: past it, the test fails.
import { addEventHandler } from 'jest-circus';

const defaultLimit = 90_000;

/** `run`, refused when it has not ended after `limit` milliseconds. */
const within = (limit, name, run) =>
  function limited() {
    let timer;
    const late = new Promise((_, refuse) => {
      timer = setTimeout(() => refuse(new Error(`${name} had not ended after ${limit} ms.`)), limit);
    });
    return Promise.race([Promise.resolve().then(run), late]).finally(() => clearTimeout(timer));
  };

addEventHandler((event, { currentDescribeBlock }) => {
  const limit = event.timeout ?? defaultLimit;
  if (event.name === 'add_test' && event.fn)
    currentDescribeBlock.children.at(-1).fn = within(limit, `The test "${event.testName}"`, event.fn);
  if (event.name === 'add_hook')
    currentDescribeBlock.hooks.at(-1).fn = within(limit, `The ${event.hookType} hook`, event.fn);
});

// A worker whose runner has gone ends, whatever it still holds open.
process.once('disconnect', () => process.exit());
