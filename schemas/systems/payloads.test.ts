import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { soundsPersonal } from '../../src/runtime/connection/redact.ts';

interface PayloadModule {
  readonly schema: TSchema;
  readonly examples: readonly unknown[];
  readonly invalidExamples: readonly { readonly reason: string; readonly value: unknown }[];
}

/** Files that hold shared shapes or data and no payload. */
const notPayloads = /(fields|-examples|\.test)\.ts$/;
const folder = import.meta.dirname;
const files = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .flatMap((system) => readdirSync(join(folder, system.name)).map((name) => `${system.name}/${name}`))
  .filter((file) => file.endsWith('.ts') && !notPayloads.test(file));

const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true, strictRequired: false });
addFormats.default(ajv);
ajv.addVocabulary(['personal']);

test('every folder of a system has payloads', () => {
  const systems = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...new Set(files.map((file) => file.split('/')[0]))].sort()).toEqual(systems.map(({ name }) => name).sort());
  expect(systems.length).toBeGreaterThan(1);
});

/** Texts, and what no schema describes, whose name sounds personal and that nothing says of whether they are. */
function unmarked(schema: TSchema, name = ''): string[] {
  if (typeof schema.personal === 'boolean') return [];
  const inside = [...(schema.anyOf ?? []), ...(schema.allOf ?? []), ...(schema.items ? [schema.items] : [])];
  const children = [
    ...inside.flatMap((child: TSchema) => unmarked(child, name)),
    ...Object.values<TSchema>(schema.patternProperties ?? {}).flatMap((child) => unmarked(child, name)),
    ...Object.entries<TSchema>(schema.properties ?? {}).flatMap(([field, child]) => unmarked(child, field)),
  ];
  const isOpen = schema.type === undefined && schema.const === undefined && schema.anyOf === undefined;
  const isText = schema.type === 'string' && schema.const === undefined;
  return (isText || isOpen) && soundsPersonal(name) ? [name, ...children] : children;
}

describe.each(files)('%s', (file) => {
  test('says of every field whose name sounds personal whether it is', async () => {
    const { schema } = (await import(join(folder, file))) as PayloadModule;
    expect(unmarked(schema)).toEqual([]);
  });

  test('is described, takes its examples and refuses its invalid examples', async () => {
    const payload = (await import(join(folder, file))) as PayloadModule;
    expect(payload.schema.description).toMatch(/\w+ \w+/);
    const validate = ajv.compile(payload.schema);
    expect(payload.examples.length).toBeGreaterThan(0);
    for (const example of payload.examples) {
      validate(example);
      expect({ example, errors: validate.errors }).toEqual({ example, errors: null });
    }
    expect(payload.invalidExamples.length).toBeGreaterThan(0);
    for (const { reason, value } of payload.invalidExamples) {
      expect({ reason, accepted: validate(value) }).toEqual({ reason, accepted: false });
    }
  });
});
