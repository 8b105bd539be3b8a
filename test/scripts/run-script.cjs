// Runs on Node 18: loads one script and gives its answer, or its error, for each input of a file.
const { readFileSync } = require('node:fs');

const [scriptFile, inputsFile] = process.argv.slice(2);
const script = require(scriptFile);
const inputs = JSON.parse(readFileSync(inputsFile, 'utf8'));

(async () => {
  const answers = [];
  for (const input of inputs) {
    try {
      answers.push(await script(input));
    } catch (error) {
      answers.push({ error: error.message, stack: error.stack });
    }
  }
  process.stdout.write(JSON.stringify({ node: process.versions.node, answers }));
})();
