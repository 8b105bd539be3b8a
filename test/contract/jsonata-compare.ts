/** Compares compiled mappings with the reference interpreter, and knows the listed differences. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { compileFunction } from 'node:vm';
import jsonata from 'jsonata';
import { compile } from '../../src/mapping/compiler/compile.ts';
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

/** Ways in which compiled mappings differ on purpose; each a change of the reference's own text. */
const deviations = {
  'several errors, or bindings, in one constructor: made in order': {
    from: /Promise\.all\((utils\.keys\(groups\)|expr\.expressions)\s*\.map\(async/g,
    to: 'inTurn($1, (async',
    times: 2,
  },
  'an empty array of the input: left empty': {
    from: /input\.push\(undefined\);/g,
    to: 'input = focus.createSequence(undefined);',
    times: 1,
  },
  'a function in the place of a text: D3012': {
    from: /result \+= replacement;/g,
    to: 'if (typeof replacement !== "string") throw { code: "D3012" }; result += replacement;',
    times: 1,
  },
} as const;

const inTurn =
  'async function inTurn(items,make){const made=[];for(let i=0;i<items.length;i++)made.push(await make(items[i],i));return made}';

/** A copy of the reference with some of these changes. */
function changedReference(names: readonly (keyof typeof deviations)[]): typeof jsonata {
  let source = readFileSync(createRequire(import.meta.url).resolve('jsonata'), 'utf8');
  for (const name of names) {
    const { from, to, times } = deviations[name];
    if (source.match(from)?.length !== times) throw new Error(`The reference does not look as expected: ${name}.`);
    source = source.replace(from, to);
  }
  const made = { exports: {} as typeof jsonata };
  compileFunction(inTurn + source, ['module', 'exports'])(made, made.exports);
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

function isSame(expected: Outcome, actual: Outcome): boolean {
  return expected.text === actual.text && expected.code === actual.code && actual.crash === undefined;
}

/** Counts and examples of one run. */
export class Tally {
  /** How many examples are kept of each kind of difference. */
  private readonly examples: number;

  constructor(examples = 2) {
    this.examples = examples;
  }

  compared = 0;
  identical = 0;
  crashes = 0;
  unbounded = 0;
  /** Not identical to the reference, but to a changed one: how often, by what was changed. */
  readonly deviating = new Map<string, number>();
  failures = 0;
  samePlace = 0;
  readonly classes = new Map<string, { count: number; examples: string[] }>();

  add(expression: string, input: string | undefined, expected: Outcome, actual: Outcome): void {
    if (expected.crash !== undefined) {
      this.crashes++;
      return;
    }
    this.compared++;
    if (isSame(expected, actual)) {
      this.identical++;
      if (expected.code !== undefined) this.failures++;
      if (expected.code !== undefined && expected.place === actual.place) this.samePlace++;
      return;
    }
    const kind = `${describe(expected)} -> ${describe(actual)}`;
    const known = this.classes.get(kind) ?? { count: 0, examples: [] };
    known.count++;
    if (known.examples.length < this.examples)
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

  addDeviating(name: string): void {
    this.compared++;
    this.deviating.set(name, (this.deviating.get(name) ?? 0) + 1);
  }

  share(): number {
    return this.compared === 0 ? 1 : this.identical / this.compared;
  }

  /** The share that `--minimum` asks for. */
  shareExplained(): number {
    const explained = [...this.deviating.values()].reduce((sum, count) => sum + count, this.identical);
    return this.compared === 0 ? 1 : explained / this.compared;
  }

  print(title: string): void {
    const share = (this.share() * 100).toFixed(4);
    const explained = (this.shareExplained() * 100).toFixed(4);
    console.log(`${title}: ${this.identical} of ${this.compared} identical (${share} %)`);
    console.log(`  with the listed differences: ${explained} %`);
    for (const [name, count] of this.deviating) console.log(`  ${count} x listed: ${name}`);
    console.log(`  ${this.samePlace} of ${this.failures} equal errors have the same position and token`);
    console.log(`  left out: the reference broke ${this.crashes} times, ${this.unbounded} reached a limit`);
    for (const [kind, { count, examples: shown }] of [...this.classes].sort((a, b) => b[1].count - a[1].count))
      console.log(`  ${count} x ${kind}\n    - ${shown.join('\n    - ')}`);
  }
}

const listed = Object.keys(deviations) as (keyof typeof deviations)[];
const changed = [
  ...listed.map((name) => ({ name: name as string, engine: changedReference([name]) })),
  { name: 'several of these', engine: changedReference(listed) },
];

/** Which change makes the reference give what the mapping gave, or break where the mapping gave an error. */
async function deviation(expression: string, input: string | undefined, made: Outcome): Promise<string | undefined> {
  for (const { name, engine } of changed) {
    const outcome = await (await reference(expression, engine))(input);
    if (isSame(outcome, made)) return name;
    if (outcome.crash !== undefined && made.code !== undefined) return 'several errors, the first one of JavaScript';
  }
  return undefined;
}

/** Adds how an expression does on each of these inputs. */
export async function compare(
  tally: Tally,
  expression: string,
  inputs: readonly (string | undefined)[],
): Promise<void> {
  const expected = await reference(expression);
  const actual = compiled(expression);
  for (const input of inputs) {
    const made = actual(input);
    // What grows past the limits on purpose would only fill the memory of the reference.
    if (made.code === 'U1002' || made.code === 'U1001') tally.unbounded++;
    else {
      const wanted = await expected(input);
      if (isSame(wanted, made) || wanted.crash !== undefined) tally.add(expression, input, wanted, made);
      else {
        const name = await deviation(expression, input, made);
        if (name === undefined) tally.add(expression, input, wanted, made);
        else tally.addDeviating(name);
      }
    }
  }
}

/** Random expressions, each over five random inputs. */
export async function compareGrammar(seed: number, count: number, tally = new Tally()): Promise<Tally> {
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
