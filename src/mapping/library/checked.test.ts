import jsonata from 'jsonata';
import { compile } from '../compiler/compile.ts';

/** A value of each type, as the text of an expression. */
const samples = [
  'absent',
  '"text"',
  '1',
  'true',
  'null',
  '{"a": 1}',
  '[]',
  '["a", "b"]',
  '[1, 2]',
  '[1, "a"]',
  '[{"a": 1}, {"b": 2}]',
  '[{"a": 1}, null]',
  '$exists',
];

const functions: Readonly<Record<string, 1 | 2>> = {
  string: 2,
  length: 1,
  substringBefore: 2,
  substringAfter: 2,
  lowercase: 1,
  uppercase: 1,
  trim: 1,
  join: 2,
  contains: 2,
  base64encode: 1,
  encodeUrlComponent: 1,
  number: 1,
  abs: 1,
  floor: 1,
  sqrt: 1,
  round: 2,
  power: 2,
  formatBase: 2,
  sum: 1,
  max: 1,
  average: 1,
  toMillis: 1,
  now: 1,
  map: 2,
  filter: 2,
  single: 2,
  reduce: 2,
  sort: 2,
  lookup: 2,
  merge: 1,
  error: 1,
};

/** Calls that are compiled to something else than the function; of each sample in the place of `?`. */
const others = [
  '$replace(?, "e", "a")',
  '$replace(?, /e+/, "a")',
  '$contains(?, /e/)',
  '$split(?, "e")',
  '$match(?, /e/)',
  '$match(?, /e/, 1)',
  '$substring(?, 1, 2)',
  '$map(?, $number)',
  '$map(?, $trim)',
  '(?).$string()',
  '(?).$number()',
  '(?).$trim()',
  '(?).$round()',
];

interface Refusal {
  readonly code?: string;
  readonly index?: number;
  readonly position?: number;
  readonly value?: unknown;
  readonly details?: { readonly index?: number; readonly value?: unknown };
}

/** What a call refuses of its types: where and which; other errors and results are told apart elsewhere. */
function told({ code, position, index, value, details }: Refusal): string {
  const refused = details ? details.value : value;
  // The reference keeps its functions in objects, and a pattern is a function to an expression.
  const isFunction = typeof refused === 'function' || Object.prototype.toString.call(refused) === '[object RegExp]';
  const isKept = typeof refused === 'object' && refused !== null && '_jsonata_function' in refused;
  const shown = isFunction || isKept ? 'function' : JSON.stringify(refused);
  return `${code} at ${position}: argument ${(details ?? { index }).index}, ${shown}`;
}

async function reference(expression: string): Promise<string> {
  try {
    await jsonata(expression).evaluate({});
    return 'accepted';
  } catch (error) {
    return told(error as Refusal);
  }
}

function compiled(expression: string): string {
  try {
    compile(expression).evaluate({});
    return 'accepted';
  } catch (error) {
    return told(error as Refusal);
  }
}

/** Those of the expressions that are refused otherwise than by the reference, or not at all, or without need. */
async function different(expressions: readonly string[]): Promise<string[]> {
  const found: string[] = [];
  for (const expression of expressions) {
    const [expected, given] = [await reference(expression), compiled(expression)];
    const isOfTypes = /^T041/.test(expected) || /^T041/.test(given);
    if (isOfTypes && expected !== given) found.push(`${expression}: ${given}, not ${expected}`);
  }
  return found;
}

test.each(Object.entries(functions))(
  '$%s refuses what the reference refuses, with the same words',
  async (name, most) => {
    // A function that is absent counts as none that was given.
    const seconds = name === 'single' || name === 'sort' ? samples.filter((one) => one !== 'absent') : samples;
    const pairs = most === 1 ? [] : samples.flatMap((first) => seconds.map((second) => `${first}, ${second}`));
    expect(await different([...samples, ...pairs].map((given) => `$${name}(${given})`))).toEqual([]);
  },
);

test.each(others)('%s refuses what the reference refuses, with the same words', async (call) => {
  expect(await different(samples.map((given) => call.replace('?', given)))).toEqual([]);
});
