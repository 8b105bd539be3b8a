/**
 * Compares compiled mappings with the reference interpreter, on the suite's expressions over all of its inputs and on
 * random expressions over random data:
 *   node bin/pinned-node.js test/contract/jsonata-fuzz.ts --seed 1 --count 100000 [--minimum 0.99999] [--skip-suite]
 * Two results are identical where their JSON texts are, or where both are errors with the same code. What the
 * reference ends with an error of its own inside (a TypeError) is counted apart.
 *
 * Where they differ, copies of the reference in which one thing each is changed tell whether the difference is a listed
 * one (docs/jsonata-differences.md). `--minimum` asks for the share with these taken out; the share without is printed
 * too.
 */
import { commandFlags } from '../command-flags.ts';
import { suiteCases, suiteFolder, suiteInputs } from './jsonata-cases.ts';
import { compare, compareGrammar, Tally } from './jsonata-compare.ts';

const options = commandFlags(
  'Compiled expressions against the interpreter: those of the language suite over its inputs, and random ones. Ends with 1 when fewer than the minimum are identical.',
  'node bin/pinned-node.js test/contract/jsonata-fuzz.ts --seed 7 --count 100000 --skip-suite',
  {
    seed: ['The same seed makes the same expressions.', '1'],
    count: ['Comparisons of random expressions.', '100000'],
    minimum: ['Share that must be identical.', '0.99999'],
    examples: ['Differences of each class that are printed.', '2'],
    'skip-suite': ['Random expressions alone.', false],
  },
);
const examples = Number(options.examples);
// Nobody reads stacks here, and almost half of what the reference gives are errors.
Error.stackTraceLimit = 0;

/** Every expression of the suite over every input; not those that never end, or give other results each time. */
async function compareSuite(folder: string): Promise<Tally> {
  const tally = new Tally(examples);
  const inputs = [...suiteInputs(folder).values()].map((input) => JSON.stringify(input));
  const endless = (expression: string): boolean =>
    /\$(now|millis|random|shuffle)\b|\$inf\b|1e[67]|10000000/.test(expression);
  const expressions = new Set(suiteCases(folder).map(({ expression }) => expression));
  for (const expression of expressions) if (!endless(expression)) await compare(tally, expression, inputs);
  return tally;
}

const tallies: Tally[] = [];
const folder = suiteFolder();
if (folder && !options['skip-suite']) {
  const tally = await compareSuite(folder);
  tally.print('suite expressions over suite inputs');
  tallies.push(tally);
}
const tally = await compareGrammar(Number(options.seed), Number(options.count), new Tally(examples));
tally.print(`random expressions, seed ${options.seed}`);
tallies.push(tally);
if (tallies.some((each) => each.shareExplained() < Number(options.minimum))) process.exitCode = 1;
