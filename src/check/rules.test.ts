import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { valueAt } from '../blueprint/json-pointer.ts';
import { sourceFile } from '../blueprint/source-file.ts';
import { checkProject } from './check-project.ts';
import { exampleProject } from './example-project.ts';
import { rules } from './rules.ts';
import { writeFiles } from './write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-rules-'));
let projects = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function project(files: Readonly<Record<string, unknown>>): string {
  projects += 1;
  const root = join(folder, String(projects));
  writeFiles(root, files);
  return root;
}

test('the example project that all invalid examples start from breaks no rule for running declarations', async () => {
  const root = project(exampleProject());
  const declarationRules = rules.filter(({ scope }) => scope === 'declarations');
  expect(await checkProject({ projectRoot: root, packageRoot: root, rules: declarationRules })).toEqual([]);
});

describe.each(rules.map((rule) => [rule.code, rule] as const))('%s', (code, rule) => {
  test.each(rule.invalidExamples.map((example) => [example.reason, example] as const))('%s', async (_, example) => {
    const root = project(example.files);
    const findings = await checkProject({ projectRoot: root, packageRoot: root, rules: [rule] });
    const { file, pointer, key, character } = example.at;
    const path = join(root, file);
    const name = file.endsWith('.json') ? '' : file.startsWith('transforms/') ? 'transform' : 'requirements';
    const expected = { code, ...sourceFile(path, name).positionOf(pointer, { key, character }) };
    expect(findings).toContainEqual(expect.objectContaining(expected));
    if (file.endsWith('.json')) expect(valueAt(JSON.parse(readFileSync(path, 'utf8')), pointer)).toBeDefined();
    const [finding] = findings.filter((each) => each.code === code);
    for (const text of [finding?.what, finding?.why, finding?.next]) expect(text).toMatch(/^\S.{8,}/s);
  });
});

test('every code is one rule', () => {
  expect(new Set(rules.map(({ code }) => code)).size).toBe(rules.length);
});
