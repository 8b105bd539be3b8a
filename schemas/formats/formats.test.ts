import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { emittedSchemas } from '../../src/blueprint/emitted-schemas.ts';
import { formatViolations } from '../../src/blueprint/formats.ts';
import { sourceFile } from '../../src/blueprint/source-file.ts';
import { checkProject } from '../../src/check/check-project.ts';
import { examplePaths, exampleProject } from '../../src/check/example-project.ts';
import { rules } from '../../src/check/rules.ts';
import { writeFiles } from '../../src/check/write-files.ts';
import { brandFormat } from './brand.ts';
import { cassetteFormat } from './cassette.ts';
import { connectorFormat } from './connector.ts';
import { flowFormat } from './flow.ts';
import { goldenFormat } from './golden.ts';
import type { FormatDefinition } from './shared.ts';
import { transformFormat } from './transform.ts';

const formats: readonly FormatDefinition[] = [connectorFormat, flowFormat, brandFormat, goldenFormat, transformFormat];
/** Which file of the example project an example of each format replaces. */
const paths: Readonly<Record<string, string>> = {
  connector: examplePaths.stock,
  flow: examplePaths.flow,
  brand: examplePaths.brand,
  golden: examplePaths.golden,
  transform: examplePaths.plan,
};
const folder = mkdtempSync(join(tmpdir(), 'backhaul-formats-'));
let projects = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function check(path: string, value: unknown) {
  projects += 1;
  const root = join(folder, String(projects));
  const content = path.endsWith('.js') ? `export const transform = ${JSON.stringify(value, null, 2)};\n` : value;
  writeFiles(root, exampleProject({}, { [path]: content }));
  const declarationRules = rules.filter(({ scope }) => scope === 'declarations');
  return {
    findings: await checkProject({ projectRoot: root, packageRoot: root, rules: declarationRules }),
    file: join(root, path),
  };
}

describe.each(formats.map((format) => [format.name, format] as const))('%s', (name, format) => {
  const path = paths[name] ?? '';
  const ajv = new Ajv2020({ strictTypes: false, allErrors: true });
  addFormats.default(ajv);
  const validate = ajv.compile(format.schema);

  test('its examples fit its schema', () => {
    for (const example of format.examples) expect([validate(example), validate.errors]).toEqual([true, null]);
  });

  test('its first example passes the check', async () => {
    expect((await check(path, format.examples[0])).findings).toEqual([]);
  });

  test.each(format.invalidExamples.map((example) => [example.reason, example] as const))(
    'refused, at its place and with its code: %s',
    async (_, { value, at, code }) => {
      const { findings, file } = await check(path, value);
      const key = code === 'FORMAT_PROPERTY_UNKNOWN' || code === 'BRAND_SETTING_UNKNOWN';
      const { line, column } = sourceFile(file, name === 'transform' ? name : '').positionOf(at, { key });
      const found = findings.filter((finding) => finding.code === code && finding.file === file);
      expect(found.map((finding) => finding.line)).toContain(line);
      // An expression's own place is deeper inside its string.
      if (code !== 'EXPRESSION_BROKEN') expect(found).toContainEqual(expect.objectContaining({ line, column }));
      // A record's schema alone lets keys pass that break its pattern; the check and the emitted schema do not.
      const isOnlyFormat = code.startsWith('FORMAT_') && !at.startsWith('/settings/');
      if (isOnlyFormat) expect(validate(value)).toBe(false);
    },
  );
});

test.each(cassetteFormat.invalidExamples.map((example) => [example.reason, example] as const))(
  'a cassette is refused, at its place and with its code: %s',
  (_, { value, at, code }) => {
    expect(formatViolations('cassette', cassetteFormat.examples[0])).toEqual([]);
    expect(formatViolations('cassette', value)).toContainEqual(expect.objectContaining({ pointer: at, code }));
  },
);

test('an error inside one branch of a union is reported once, for that branch alone', async () => {
  const [, shape] = flowFormat.invalidExamples.map(({ value }) => value);
  const { findings, file } = await check(examplePaths.flow, shape);
  expect(findings.filter((finding) => finding.file === file)).toHaveLength(1);
});

test('the emitted schemas are JSON Schemas that accept the examples and refuse the invalid ones', () => {
  for (const [fileName, text] of emittedSchemas()) {
    const format = [...formats, cassetteFormat].find(({ name }) => fileName === `${name}.schema.json`);
    const ajv = new Ajv2020({ strictTypes: false });
    const validate = ajv.compile(JSON.parse(text));
    for (const example of format?.examples ?? []) expect([fileName, validate(example)]).toEqual([fileName, true]);
    const refused = format?.invalidExamples.filter(({ code }) => code.startsWith('FORMAT_')) ?? [];
    expect(refused.length).toBeGreaterThan(1);
    for (const { reason, value } of refused) expect([reason, validate(value)]).toEqual([reason, false]);
  }
});
