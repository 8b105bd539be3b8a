/** What must hold for every connector of the package. */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import jsonata from 'jsonata';
import { Connector } from '../schemas/formats/connector.ts';

const folder = import.meta.dirname;
const ids = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map((entry) => entry.name);

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
ajv.addVocabulary(['personal']);
addFormats.default(ajv);
const fitsFormat = ajv.compile(Connector);

const load = async (id: string): Promise<Connector> =>
  ((await import(join(folder, id, 'connector.ts'))) as { connector: Connector }).connector;

function expressionsOf({ operations, outcomes, webhooks }: Connector): string[] {
  const rules = [outcomes, ...Object.values(operations).map((operation) => operation.outcomes ?? [])].flat();
  const found = rules.flatMap(({ when, message }) => [when, message]);
  for (const { items, pagination, batch, body, idempotency } of Object.values(operations)) {
    found.push(items, body, pagination?.kind === 'cursor' ? pagination.next : undefined, batch?.results);
    for (const mechanism of idempotency) {
      if (mechanism.kind === 'readBack') found.push(...Object.values(mechanism.parameters), mechanism.found);
      if (mechanism.kind === 'version') {
        found.push(...Object.values(mechanism.parameters), mechanism.unchanged, mechanism.applied);
      }
    }
  }
  found.push(webhooks?.topic, webhooks?.trigger, webhooks?.events);
  found.push(...Object.values(webhooks?.topics ?? {}).flatMap(({ key, version }) => [key, version]));
  return found.filter((expression) => expression !== undefined);
}

function stringsOf(value: unknown): string[] {
  if (typeof value === 'string') return [value];
  if (typeof value !== 'object' || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}

/** Dotted paths of settings that the definition reads: as references, and in the expressions of outcome rules. */
function settingsRead({ settings: _, ...rest }: Connector): string[] {
  const text = stringsOf(rest).join('\n');
  return [...text.matchAll(/\bsettings\.([A-Za-z0-9]+(?:\.[A-Za-z0-9]+)*)/g)].map(([, path = '']) => path);
}

function valueAt(value: unknown, names: readonly string[]): unknown {
  return names.reduce<unknown>((inner, name) => (inner as Record<string, unknown> | undefined)?.[name], value);
}

test('there are connectors to hold to this', () => {
  expect(ids).toEqual(expect.arrayContaining(['archean-r247', 'loop-returns']));
});

describe.each(ids)('%s', (id) => {
  test('is plain data that fits the connector format and bears the name of its folder', async () => {
    const connector = await load(id);
    expect(JSON.parse(JSON.stringify(connector))).toStrictEqual(connector);
    fitsFormat(connector);
    expect(fitsFormat.errors).toBeNull();
    expect(connector.id).toBe(id);
  });

  test('has expressions that parse', async () => {
    const expressions = expressionsOf(await load(id));
    expect(expressions.length).toBeGreaterThan(20);
    const broken = expressions.filter((expression) => {
      try {
        jsonata(expression);
        return false;
      } catch {
        return true;
      }
    });
    expect(broken).toEqual([]);
  });

  test('names only payload schemas that exist', async () => {
    const { operations, webhooks } = await load(id);
    const named = [
      ...Object.values(operations).flatMap(({ request, response }) => [request, response]),
      ...Object.values(webhooks?.topics ?? {}).map(({ schema }) => schema),
    ].filter((schema) => schema !== undefined);
    expect(named.length).toBeGreaterThan(10);
    const missing = named.filter((schema) => !existsSync(join(folder, '..', 'schemas', 'systems', `${schema}.ts`)));
    expect(missing).toEqual([]);
  });

  test('reads only settings that are declared, and reads each of them', async () => {
    const connector = await load(id);
    const read = settingsRead(connector);
    const undeclared = read.filter((path) => {
      const [name = '', ...inner] = path.split('.');
      const declaration = connector.settings[name];
      return !declaration || (inner.length > 0 && valueAt(declaration.default, inner) === undefined);
    });
    expect(undeclared).toEqual([]);
    const unread = Object.keys(connector.settings).filter(
      (name) => !read.some((path) => path === name || path.startsWith(`${name}.`)),
    );
    expect(unread).toEqual([]);
  });

  test('has defaults that fit the schemas of their settings', async () => {
    const { settings } = await load(id);
    for (const [name, { schema, default: value }] of Object.entries(settings)) {
      const validate = ajv.compile(schema);
      if (value !== undefined) validate(value);
      expect({ name, errors: validate.errors ?? null }).toEqual({ name, errors: null });
    }
  });

  test('says how each operation is known', async () => {
    const { evidence, operations } = await load(id);
    const silent = Object.keys(operations).filter((name) => operations[name]?.evidence === undefined);
    expect({ evidence: evidence?.kind, silent }).toEqual({ evidence: expect.any(String), silent: [] });
  });

  test('repeats no write that nothing protects, and reads back through its own reads', async () => {
    const { operations } = await load(id);
    for (const [name, { direction, retry, idempotency }] of Object.entries(operations)) {
      const protectedWrite = idempotency.some(({ kind }) => kind !== 'none');
      if (direction === 'write' && !protectedWrite)
        expect({ name, attempts: retry?.attempts }).toEqual({ name, attempts: 0 });
      if (direction === 'read') expect({ name, idempotency }).toEqual({ name, idempotency: [{ kind: 'none' }] });
      for (const mechanism of idempotency) {
        if (mechanism.kind !== 'readBack' && mechanism.kind !== 'version') continue;
        const reading = operations[mechanism.operation];
        expect({ name, direction: reading?.direction }).toEqual({ name, direction: 'read' });
        expect(Object.keys(reading?.parameters ?? {})).toEqual(
          expect.arrayContaining(Object.keys(mechanism.parameters)),
        );
      }
    }
  });

  test('declares every parameter of its paths, and the ones that pages and batches use', async () => {
    const connector = await load(id);
    for (const [name, { path, parameters = {}, pagination, batch }] of Object.entries(connector.operations)) {
      const [setting = '', ...inner] = /^\{settings\.(.+)\}$/.exec(path)?.[1]?.split('.') ?? [];
      const template = setting ? String(valueAt(connector.settings[setting]?.default, inner)) : path;
      const inPath = [...template.matchAll(/\{([A-Za-z0-9]+)\}/g)].map(([, parameter = '']) => parameter);
      const declared = Object.keys(parameters).filter((parameter) => parameters[parameter]?.in === 'path');
      expect({ name, inPath }).toEqual({ name, inPath: declared });
      const used = [pagination?.parameter, batch?.parameter].filter((parameter) => parameter !== undefined);
      expect(Object.keys(parameters)).toEqual(expect.arrayContaining(used));
    }
  });
});
