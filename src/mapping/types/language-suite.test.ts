/**
 * Inference against JSONata's own language suite: what an expression gives is of the type that was inferred for it,
 * from a schema made of the data and of random variants of the data. The suite is not part of this repository.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type TSchema, Type } from '@sinclair/typebox';
import jsonata from 'jsonata';
import { inferTransform } from './infer-transform.ts';
import { strayIn } from './test-containment.ts';
import { randomNumbers } from './test-source.ts';

const data = process.env.BACKHAUL_SHARED_DATA ?? join(import.meta.dirname, '..', '..', '..', '..', 'shared', 'data');
const suite = join(data, 'jsonata-suite');
const random = randomNumbers(11);

interface Case {
  readonly expr?: string;
  readonly 'expr-file'?: string;
  readonly data?: unknown;
  readonly dataset?: string | null;
  readonly bindings?: object;
  readonly depth?: number;
  readonly timelimit?: number;
}

/** The schema of some values: what all of them have is required, and there is nothing else. */
function schemaOf(values: readonly unknown[]): unknown {
  const branches: object[] = values.includes(null) ? [{ type: 'null' }] : [];
  for (const type of ['string', 'number', 'boolean']) {
    if (values.some((value) => typeof value === type)) branches.push({ type });
  }
  const lists = values.filter(Array.isArray);
  const items = lists.flat(1);
  if (lists.length > 0) {
    const minItems = Math.min(...lists.map(({ length }) => length));
    branches.push({ type: 'array', items: items.length > 0 ? schemaOf(items) : false, minItems });
  }
  const objects = values.filter(
    (value): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value),
  );
  if (objects.length > 0) {
    const names = [...new Set(objects.flatMap((object) => Object.keys(object)))];
    const having = (name: string) => objects.filter((object) => Object.hasOwn(object, name));
    const properties = Object.fromEntries(
      names.map((name) => [name, schemaOf(having(name).map((object) => object[name]))]),
    );
    const required = names.filter((name) => having(name).length === objects.length);
    branches.push({ type: 'object', properties, required, additionalProperties: false });
  }
  return branches.length === 1 ? branches[0] : { anyOf: branches };
}

/** The value with fields left out or null, and lists shortened. */
function variant(value: unknown): unknown {
  if (Array.isArray(value)) {
    const share = random();
    return share < 0.1 ? [] : (share < 0.25 ? value.slice(0, 1) : value).map(variant);
  }
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, child]) => {
      const share = random();
      return share < 0.06 ? [] : [[name, share < 0.1 ? null : variant(child)]];
    }),
  );
}

function readJson(...path: string[]): unknown {
  return JSON.parse(readFileSync(join(suite, ...path), 'utf8'));
}

async function strayOf({ expr = '', ...one }: Case, folder: string): Promise<string | undefined> {
  const expression = one['expr-file'] ? readFileSync(join(suite, 'groups', folder, one['expr-file']), 'utf8') : expr;
  const input = one.data ?? (one.dataset ? readJson('datasets', `${one.dataset}.json`) : undefined);
  const isOwn = !one.depth && !one.timelimit && Object.keys(one.bindings ?? {}).length === 0;
  if (!isOwn || typeof input !== 'object') return undefined;
  const inputs = [input, variant(input), variant(input)];
  // The schema is made as plain JSON Schema, which TypeBox's schemas are.
  const source = schemaOf(inputs) as TSchema;
  const { result } = inferTransform({ source, target: Type.Unknown(), expression });
  for (const each of inputs) {
    let value: unknown;
    try {
      value = await jsonata(expression, { timeout: 2_000 }).evaluate(structuredClone(each));
    } catch {
      continue;
    }
    // Functions are no data.
    if (typeof value === 'function' || (typeof value === 'object' && value !== null && '_jsonata_lambda' in value))
      return;
    const stray = strayIn(result, value);
    if (stray !== undefined) return `${folder}: ${expression} ${stray}`;
  }
  return undefined;
}

const folders = existsSync(suite) ? readdirSync(join(suite, 'groups')) : [];

if (folders.length === 0) test.skip('the language suite is not there, see BACKHAUL_SHARED_DATA', () => undefined);

for (const folder of folders) {
  test(`what the expressions of ${folder} give is of their inferred types`, async () => {
    const strays: (string | undefined)[] = [];
    for (const file of readdirSync(join(suite, 'groups', folder)).filter((name) => name.endsWith('.json'))) {
      const read = readJson('groups', folder, file) as Case | Case[];
      for (const one of Array.isArray(read) ? read : [read]) strays.push(await strayOf(one, folder));
    }
    expect(strays.filter((stray) => stray !== undefined)).toEqual([]);
  });
}
