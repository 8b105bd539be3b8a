// Runs on Node 18: loads one script and gives its answer, or its error, for each payload of a file.
const { readFileSync } = require('node:fs');

const [scriptFile, payloadsFile] = process.argv.slice(2);
const script = require(scriptFile);
const payloads = JSON.parse(readFileSync(payloadsFile, 'utf8'));

(async () => {
  const answers = [];
  for (const payload of payloads) {
    try {
      answers.push(await script({ payload, meta: { kept: 'yes' }, flow: { variables: {} } }));
    } catch (error) {
      answers.push({ error: error.message, stack: error.stack });
    }
  }
  process.stdout.write(JSON.stringify({ node: process.versions.node, answers }));
})();
