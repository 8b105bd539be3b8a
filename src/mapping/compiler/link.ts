/** Loads generated code into this process, and knows in which file of the library each function stands. */
import { compileFunction } from 'node:vm';
import { BugError } from '../../errors/errors.ts';
import * as aggregates from '../library/aggregates.ts';
import * as arrays from '../library/arrays.ts';
import * as calls from '../library/calls.ts';
import * as checked from '../library/checked.ts';
import * as following from '../library/compact/following.ts';
import * as smallGroups from '../library/compact/groups.ts';
import * as loops from '../library/compact/loops.ts';
import * as result from '../library/compact/result.ts';
import * as dateFormat from '../library/date-format.ts';
import * as dateIso from '../library/date-iso.ts';
import * as dateParse from '../library/date-parse.ts';
import * as encoding from '../library/encoding.ts';
import type { EvaluationContext } from '../library/evaluation.ts';
import * as evaluation from '../library/evaluation.ts';
import * as failure from '../library/failure.ts';
import * as groups from '../library/groups.ts';
import * as higherOrder from '../library/higher-order.ts';
import * as integerPicture from '../library/integer-picture.ts';
import * as lookup from '../library/lookup.ts';
import * as names from '../library/names.ts';
import * as numberFormat from '../library/number-format.ts';
import * as numbers from '../library/numbers.ts';
import * as objects from '../library/objects.ts';
import * as operators from '../library/operators.ts';
import * as output from '../library/output.ts';
import * as patterns from '../library/patterns.ts';
import * as plainPatterns from '../library/plain-patterns.ts';
import * as sequences from '../library/sequences.ts';
import * as sorting from '../library/sorting.ts';
import * as keys from '../library/standard/keys.ts';
import * as money from '../library/standard/money.ts';
import * as tables from '../library/standard/tables.ts';
import * as words from '../library/standard/words.ts';
import * as zones from '../library/standard/zones.ts';
import * as strings from '../library/strings.ts';
import * as textEvaluation from '../library/text-evaluation.ts';
import * as transforming from '../library/transforming.ts';
import * as truth from '../library/truth.ts';
import * as tuples from '../library/tuples.ts';
import type { Generated } from './generate.ts';

const files: Readonly<Record<string, object>> = {
  aggregates,
  arrays,
  calls,
  checked,
  'compact/following': following,
  'compact/groups': smallGroups,
  'compact/loops': loops,
  'compact/result': result,
  'date-format': dateFormat,
  'date-iso': dateIso,
  'date-parse': dateParse,
  encoding,
  evaluation,
  failure,
  groups,
  'higher-order': higherOrder,
  'integer-picture': integerPicture,
  lookup,
  names,
  'number-format': numberFormat,
  numbers,
  objects,
  operators,
  output,
  patterns,
  'plain-patterns': plainPatterns,
  sequences,
  sorting,
  'standard/keys': keys,
  'standard/money': money,
  'standard/tables': tables,
  'standard/words': words,
  'standard/zones': zones,
  strings,
  'text-evaluation': textEvaluation,
  transforming,
  truth,
  tuples,
};

const homes = new Map<string, { readonly file: string; readonly value: unknown }>();
for (const [file, exported] of Object.entries(files))
  for (const [name, value] of Object.entries(exported)) if (!homes.has(name)) homes.set(name, { file, value });

function home(name: string): { readonly file: string; readonly value: unknown } {
  const found = homes.get(name);
  if (!found) throw new BugError(`The library has no ${name}.`);
  return found;
}

/** A compiled mapping: `input` is what `$$` is, `bindings` are the outer names. */
export type Evaluate = (
  input: unknown,
  bindings?: Readonly<Record<string, unknown>>,
  context?: EvaluationContext,
) => unknown;

/** The text of the ES module; `specifier` is the folder of the library, `extension` that of its files. */
export function moduleText(generated: Generated, specifier: string, extension: string): string {
  const byFile = new Map<string, string[]>();
  for (const name of generated.imports) {
    const { file } = home(name);
    byFile.set(file, [...(byFile.get(file) ?? []), `${name} as $${name}`]);
  }
  const imports = [...byFile]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([file, names]) => `import {${names.join(',')}} from ${JSON.stringify(`${specifier}/${file}${extension}`)};`);
  return `${imports.join('\n')}\n${generated.body.replace(/^(function|const) evaluate\b/m, 'export $1 evaluate')}\n`;
}

/** Makes the function in this process. */
export function link(generated: Generated): Evaluate {
  const parameters = generated.imports.map((name) => `$${name}`);
  const load = compileFunction(`'use strict';\n${generated.body}\nreturn evaluate;`, parameters);
  return load(...generated.imports.map((name) => home(name).value)) as Evaluate;
}
