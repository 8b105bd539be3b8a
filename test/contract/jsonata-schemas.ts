/**
 * Compares code that is made for inputs of a schema, and compact code, with the general code, on random expressions over
 * random schemas and inputs that fit them:
 *   node bin/pinned-node.js test/contract/jsonata-schemas.ts --seed 1 --count 100000
 * Identical are equal JSON texts, or errors with the same code, position and name.
 */

import type { TSchema } from '@sinclair/typebox';
import { compile } from '../../src/mapping/compiler/compile.ts';
import { schemaOfValue } from '../../src/mapping/compiler/value-schema.ts';
import { validator } from '../../src/mapping/validator.ts';
import { commandFlags } from '../command-flags.ts';
import { Grammar, seededRandom } from './jsonata-grammar.ts';

type Schema = Record<string, unknown>;
const names = ['a', 'b', 'c', 'd'];
const texts = ['', 'a', 'b', 'ab', 'Abc  d', '12', '-1.50', 'é𝄞', 'constructor'];

/** Random schemas, and inputs that fit them: absent and empty members, single items and several. */
export class Schemas {
  private readonly random: () => number;

  constructor(seed: number) {
    this.random = seededRandom(seed);
  }

  private below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  private pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** An object most of the time, as sources are. */
  source(): Schema {
    return this.below(12) === 0 ? this.schema(3) : this.object(3);
  }

  private object(depth: number): Schema {
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const name of names) {
      if (this.below(6) === 0) continue;
      properties[name] = this.schema(depth - 1);
      if (this.below(3) > 0) required.push(name);
    }
    return { type: 'object', properties, required, ...(this.below(3) === 0 ? { additionalProperties: false } : {}) };
  }

  private schema(depth: number): Schema {
    const kind = this.below(depth > 0 ? 13 : 6);
    if (kind === 0) return { type: 'string' };
    if (kind === 1) return { type: 'number' };
    if (kind === 2) return { type: 'integer' };
    if (kind === 3) return { type: 'boolean' };
    if (kind === 4) return this.pick<Schema>([{ const: 'ab' }, { anyOf: [{ const: 'a' }, { const: 'b' }] }]);
    if (kind === 5) return this.pick<Schema>([{}, { anyOf: [{ type: 'string' }, { type: 'null' }] }, { type: 'null' }]);
    if (kind < 9) return { type: 'array', items: this.schema(depth - 1) };
    if (kind === 9) return { type: 'object', patternProperties: { '^(.*)$': this.schema(depth - 1) } };
    if (kind === 10) return { anyOf: [this.object(depth), this.object(depth)] };
    return this.object(depth);
  }

  /** A value that fits. */
  value(schema: Schema): unknown {
    const { type, anyOf, items, properties, required, patternProperties } = schema;
    if (Array.isArray(anyOf)) return this.value(this.pick(anyOf as Schema[]));
    if ('const' in schema) return schema.const;
    if (type === 'string') return this.pick(texts);
    if (type === 'number') return this.pick([0, 1, -1, 1.5, 0.1, 100, 1e300]);
    if (type === 'integer') return this.pick([0, 1, 2, -1, 100]);
    if (type === 'boolean') return this.below(2) === 0;
    if (type === 'null') return null;
    if (type === 'array') return Array.from({ length: this.pick([0, 1, 1, 2, 3]) }, () => this.value(items as Schema));
    if (type !== 'object') return this.pick<unknown>([null, 'a', 1, [], [1], [[2], 3], { a: 1 }, [{ b: 'b' }], true]);
    const out: Record<string, unknown> = {};
    for (const [name, member] of Object.entries((properties ?? {}) as Record<string, Schema>)) {
      if (!(required as string[]).includes(name) && this.below(2) === 0) continue;
      out[name] = this.value(member);
    }
    const [rest] = Object.values((patternProperties ?? {}) as Record<string, Schema>);
    if (rest) for (const name of [...names, 'ab']) if (this.below(2) === 0) out[name] = this.value(rest);
    return out;
  }
}

function outcome(run: () => unknown): string {
  try {
    return JSON.stringify(run(), (_key, value: unknown) => (typeof value === 'function' ? 'ƒ' : value)) ?? 'undefined';
  } catch (error) {
    const { code, position, token, message } = error as {
      code?: string;
      position?: number;
      token?: string;
      message: string;
    };
    return code === undefined ? `crash ${message}` : `error ${code} ${position} ${token}`;
  }
}

/** Errors of compact mappings do not name the function that failed. */
function withoutName(told: string): string {
  return told.replace(/^(error \S+ \S+) .*/, '$1');
}

export interface SchemaComparison {
  compared: number;
  /** Results that are values and something. */
  values: number;
  readonly differences: string[];
}

/** Compares `count` expressions, each on six inputs. */
export function compareSchemas(seed: number, count: number): SchemaComparison {
  const grammar = new Grammar(seed);
  const schemas = new Schemas(seed);
  const found: SchemaComparison = { compared: 0, values: 0, differences: [] };
  for (let number = 0; number < count; number += 1) {
    const expression = grammar.expression(4);
    const schema = schemas.source();
    const settings = schemas.source();
    const limits = { steps: 2_000_000, output: 500_000 };
    let open: ReturnType<typeof compile>;
    try {
      open = compile(expression, { limits, names: ['x'] });
    } catch {
      continue;
    }
    const options = { limits, schema, names: ['x'], nameSchemas: { x: settings } };
    const specialised = compile(expression, options);
    const smallOpen = compile(expression, { limits, names: ['x'], compact: true });
    const smallSpecialised = compile(expression, { ...options, compact: true });
    const fits = validator(schema as TSchema);
    for (let input = 0; input < 6; input += 1) {
      const text = JSON.stringify(schemas.value(schema)) ?? 'null';
      const bound = JSON.stringify(schemas.value(settings)) ?? 'null';
      if (fits(JSON.parse(text))) throw new Error(`An input does not fit: ${JSON.stringify(schema)} ${text}`);
      const expected = outcome(() => open.evaluate(JSON.parse(text), { x: JSON.parse(bound) }));
      const actual = outcome(() => specialised.evaluate(JSON.parse(text), { x: JSON.parse(bound) }));
      found.compared += 1;
      if (!expected.startsWith('error') && expected !== 'undefined') found.values += 1;
      // A value that never changes is a schema of its own.
      const constant = { limits, schema, names: ['x'], nameSchemas: { x: schemaOfValue(JSON.parse(bound)) } };
      const narrow =
        input === 0
          ? outcome(() => compile(expression, constant).evaluate(JSON.parse(text), { x: JSON.parse(bound) }))
          : actual;
      const small = [smallOpen, smallSpecialised].map((mapping) =>
        outcome(() => mapping.evaluate(JSON.parse(text), { x: JSON.parse(bound) })),
      );
      const isSmallSame = small.every((one) => withoutName(one) === withoutName(expected));
      if (expected !== actual || expected !== narrow || !isSmallSame)
        found.differences.push(
          `${expression}\n  schema ${JSON.stringify(schema)}\n  $x ${JSON.stringify(settings)} = ${bound}\n  input ${text}\n  general ${expected}\n  specialised ${actual}\n  constant ${narrow}\n  compact ${small.join('\n  compact for the schema ')}`,
        );
    }
  }
  return found;
}

if (process.argv[1] === import.meta.filename) {
  const values = commandFlags(
    'Code made for a schema against code made for anything, over random expressions. Ends with 1 when one differs.',
    'node bin/pinned-node.js test/contract/jsonata-schemas.ts --seed 7',
    { seed: ['The same seed makes the same expressions.', '1'], count: ['Comparisons.', '100000'] },
  );
  Error.stackTraceLimit = 0;
  const { compared, values: withValue, differences } = compareSchemas(Number(values.seed), Number(values.count));
  for (const difference of differences.slice(0, 10)) console.log(difference);
  console.log(`${compared} comparisons, ${withValue} with a value, ${differences.length} different`);
  if (differences.length > 0) process.exitCode = 1;
}
