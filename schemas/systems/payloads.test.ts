import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { TSchema } from '@sinclair/typebox';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';

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

test('every folder of a system has payloads', () => {
  const systems = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  expect([...new Set(files.map((file) => file.split('/')[0]))].sort()).toEqual(systems.map(({ name }) => name).sort());
  expect(systems.length).toBeGreaterThan(1);
});

describe.each(files)('%s', (file) => {
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
