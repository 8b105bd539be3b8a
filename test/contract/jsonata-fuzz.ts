/**
 * Compares compiled mappings with the reference interpreter, on the suite's expressions over all of its inputs and on
 * random expressions over random data:
 *   node bin/pinned-node.js test/contract/jsonata-fuzz.ts --seed 1 --count 100000 [--minimum 0.999] [--skip-suite]
 * Two results are identical where their JSON texts are, or where both are errors with the same code. What the
 * reference ends with an error of its own inside (a TypeError) is counted apart.
 *
 * The reference makes the items of an array, and the values of an object, at the same time. Where two of them fail, the
 * error that needs fewer turns of its event loop wins. Compiled code makes them in order, as the text stands. Such
 * differences count as differences; a copy of the reference that makes them in order too says how many they are, and
 * `--minimum` asks for the share with these taken out.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { parseArgs } from 'node:util';
import { compileFunction } from 'node:vm';
import jsonata from 'jsonata';
import { compile } from '../../src/mapping/compiler/compile.ts';
import { suiteCases, suiteFolder, suiteInputs } from './jsonata-cases.ts';
import { Grammar } from './jsonata-grammar.ts';

/** What an engine made of an expression. */
interface Outcome {
  readonly text?: string;
  readonly code?: string;
  /** An error without a code. */
  readonly crash?: string;
  /** Where an error arose. */
  readonly place?: string;
}

function plain(_key: string, value: unknown): unknown {
  const known = value as { _jsonata_lambda?: boolean; _jsonata_function?: boolean } | null;
  if (typeof value === 'function') return 'ƒ';
  return typeof known === 'object' && known !== null && (known._jsonata_lambda || known._jsonata_function)
    ? 'ƒ'
    : value;
}

function failed(error: unknown): Outcome {
  const { code, message, position, token } = error as {
    code?: string;
    message?: string;
    position?: number;
    token?: string;
  };
  return code === undefined ? { crash: String(message) } : { code, place: `${position} ${token}` };
}

/** The reference changes its input where it is an empty array, so that each run gets its own. */
async function reference(
  expression: string,
  engine: typeof jsonata = jsonata,
): Promise<(text: string | undefined) => Promise<Outcome>> {
  let parsed: jsonata.Expression;
  try {
    parsed = engine(expression, { timeout: 5_000 });
  } catch (error) {
    return async () => failed(error);
  }
  return async (text) => {
    try {
      return {
        text:
          JSON.stringify(await parsed.evaluate(text === undefined ? undefined : JSON.parse(text)), plain) ??
          'undefined',
      };
    } catch (error) {
      return failed(error);
    }
  };
}

/** A copy of the reference that makes items and values in order. */
function sequentialReference(): typeof jsonata {
  const source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
  const concurrent = /Promise\.all\((utils\.keys\(groups\)|expr\.expressions)\s*\.map\(async/g;
  if (source.match(concurrent)?.length !== 2) throw new Error('The reference does not look as expected.');
  const inTurn =
    'async function inTurn(items,make){const made=[];for(let i=0;i<items.length;i++)made.push(await make(items[i],i));return made}';
  const made = { exports: {} as typeof jsonata };
  compileFunction(inTurn + source.replace(concurrent, 'inTurn($1, (async'), ['module', 'exports'])(made, made.exports);
  return made.exports;
}

function compiled(expression: string): (text: string | undefined) => Outcome {
  let evaluate: ReturnType<typeof compile>['evaluate'];
  try {
    evaluate = compile(expression, { limits: { steps: 5_000_000, output: 500_000 } }).evaluate;
  } catch (error) {
    return () => failed(error);
  }
  return (text) => {
    try {
      return {
        text: JSON.stringify(evaluate(text === undefined ? undefined : JSON.parse(text)), plain) ?? 'undefined',
      };
    } catch (error) {
      return failed(error);
    }
  };
}

function describe({ text, code, crash }: Outcome): string {
  return text !== undefined ? 'value' : (code ?? `crash (${crash?.slice(0, 60)})`);
}

/** Counts and examples of one run. */
class Tally {
  compared = 0;
  identical = 0;
  crashes = 0;
  unbounded = 0;
  /** Both are errors, with different codes. */
  otherCode = 0;
  /** Of these, what is identical to the reference in order. */
  inOrder = 0;
  failures = 0;
  samePlace = 0;
  readonly classes = new Map<string, { count: number; examples: string[] }>();

  add(expression: string, input: string | undefined, expected: Outcome, actual: Outcome): void {
    if (expected.crash !== undefined) {
      this.crashes++;
      return;
    }
    this.compared++;
    if (expected.text === actual.text && expected.code === actual.code && actual.crash === undefined) {
      this.identical++;
      if (expected.code !== undefined) this.failures++;
      if (expected.code !== undefined && expected.place === actual.place) this.samePlace++;
      return;
    }
    if (expected.code !== undefined && actual.code !== undefined) this.otherCode++;
    const kind = `${describe(expected)} -> ${describe(actual)}`;
    const known = this.classes.get(kind) ?? { count: 0, examples: [] };
    known.count++;
    if (known.examples.length < examples)
      known.examples.push(
        [
          expression,
          `on ${(input ?? 'undefined').slice(0, 200)}`,
          `expected ${(expected.text ?? expected.code)?.slice(0, 160)}`,
          `actual   ${(actual.text ?? actual.code ?? actual.crash)?.slice(0, 160)}`,
        ].join('\n      '),
      );
    this.classes.set(kind, known);
  }

  share(): number {
    return this.compared === 0 ? 1 : this.identical / this.compared;
  }

  /** The share that `--minimum` asks for. */
  shareInOrder(): number {
    return this.compared === 0 ? 1 : (this.identical + this.inOrder) / this.compared;
  }

  print(title: string): void {
    const share = (this.share() * 100).toFixed(4);
    const inOrder = this.shareInOrder() * 100;
    console.log(`${title}: ${this.identical} of ${this.compared} identical (${share} %)`);
    console.log(`  to the reference in order: ${inOrder.toFixed(4)} %; ${this.otherCode} errors have another code`);
    console.log(`  ${this.samePlace} of ${this.failures} equal errors have the same position and token`);
    console.log(`  left out: the reference broke ${this.crashes} times, ${this.unbounded} reached a limit`);
    for (const [kind, { count, examples: shown }] of [...this.classes].sort((a, b) => b[1].count - a[1].count))
      console.log(`  ${count} x ${kind}\n    - ${shown.join('\n    - ')}`);
  }
}

const { values: options } = parseArgs({
  options: {
    seed: { type: 'string', default: '1' },
    count: { type: 'string', default: '100000' },
    minimum: { type: 'string', default: '0.999' },
    examples: { type: 'string', default: '2' },
    'skip-suite': { type: 'boolean', default: false },
  },
});
const sequential = sequentialReference();
const examples = Number(options.examples);

async function compare(tally: Tally, expression: string, inputs: readonly (string | undefined)[]): Promise<void> {
  const expected = await reference(expression);
  const actual = compiled(expression);
  for (const input of inputs) {
    const made = actual(input);
    // What grows past the limits on purpose would only fill the memory of the reference.
    if (made.code === 'U1002' || made.code === 'U1001') tally.unbounded++;
    else {
      const wanted = await expected(input);
      tally.add(expression, input, wanted, made);
      const differ = wanted.code !== undefined && made.code !== undefined && wanted.code !== made.code;
      if (differ && (await (await reference(expression, sequential))(input)).code === made.code) tally.inOrder++;
    }
  }
}

/** Every expression of the suite over every input; not those that never end, or give other results each time. */
async function compareSuite(folder: string): Promise<Tally> {
  const tally = new Tally();
  const inputs = [...suiteInputs(folder).values()].map((input) => JSON.stringify(input));
  const endless = (expression: string): boolean =>
    /\$(now|millis|random|shuffle)\b|\$inf\b|1e[67]|10000000/.test(expression);
  const expressions = new Set(suiteCases(folder).map(({ expression }) => expression));
  for (const expression of expressions) if (!endless(expression)) await compare(tally, expression, inputs);
  return tally;
}

async function compareGrammar(seed: number, count: number): Promise<Tally> {
  const tally = new Tally();
  const grammar = new Grammar(seed);
  const perExpression = 5;
  for (let done = 0; done < count; done += perExpression) {
    const inputs = Array.from({ length: perExpression }, () => JSON.stringify(grammar.data()));
    const expression = grammar.expression();
    // The reference loses regular expressions left of these operators, and then loops for ever.
    if (/\?\?|\?:/.test(expression) && expression.includes('$replace')) continue;
    await compare(tally, expression, inputs);
  }
  return tally;
}

const tallies: Tally[] = [];
const folder = suiteFolder();
if (folder && !options['skip-suite']) {
  const tally = await compareSuite(folder);
  tally.print('suite expressions over suite inputs');
  tallies.push(tally);
}
const tally = await compareGrammar(Number(options.seed), Number(options.count));
tally.print(`random expressions, seed ${options.seed}`);
tallies.push(tally);
if (tallies.some((each) => each.shareInOrder() < Number(options.minimum))) process.exitCode = 1;
