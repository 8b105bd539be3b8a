// Runs on Node 18: for each line of its input, loads one script and gives its answer, or its error, for each input.
const Module = require('node:module');
const { createInterface } = require('node:readline');

async function answersOf({ code, inputs }) {
  const module = new Module('script.js');
  try {
    module._compile(code, 'script.js');
  } catch (error) {
    return inputs.map(() => ({ error: error.message, stack: error.stack }));
  }
  const answers = [];
  for (const input of inputs) {
    try {
      answers.push(await module.exports(input));
    } catch (error) {
      answers.push({ error: error.message, stack: error.stack });
    }
  }
  return answers;
}

let last = Promise.resolve();
createInterface({ input: process.stdin }).on('line', (line) => {
  last = last.then(async () => {
    const answers = await answersOf(JSON.parse(line));
    process.stdout.write(`${JSON.stringify({ node: process.versions.node, answers })}\n`);
  });
});
