import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from '../blueprint/catalog.ts';
import { ownPackageRoot } from '../blueprint/package-root.ts';
import { run } from '../cli/run.ts';
import { inferTransform } from '../mapping/types/infer-transform.ts';
import { checkCatalog, checkProject } from './check-project.ts';
import { examplePaths, exampleProject } from './example-project.ts';
import { rules } from './rules.ts';
import { writeFiles } from './write-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-mappings-'));
const mappingRules = rules.filter(({ code }) => code.startsWith('MAPPING_'));

afterAll(() => rmSync(folder, { recursive: true, force: true }));

let projects = 0;

/** Each project has a folder of its own: Node reads a module once for each path. */
function project(files: Readonly<Record<string, unknown>>): string {
  projects += 1;
  const root = join(folder, String(projects));
  writeFiles(root, files);
  return root;
}

async function backhaul(...given: string[]): Promise<{ out: string; code: number }> {
  let out = '';
  const streams = { stdout: { write: (text: string) => (out += text) }, stderr: { write: () => true } };
  const code = await run({ arguments: given, streams, environment: {}, workingFolder: folder });
  return { out, code };
}

test('no committed transform has a finding, and of every one the result is known', async () => {
  const catalog = await loadCatalog({ projectRoot: ownPackageRoot() });
  const findings = checkCatalog(catalog, mappingRules);
  expect(findings.filter(({ severity }) => severity !== 'information')).toEqual([]);
  expect(catalog.transforms.size).toBeGreaterThanOrEqual(3);
  for (const { value } of catalog.transforms.values()) expect(inferTransform(value).result.objects).toHaveLength(1);
});

test('arithmetic with the money of a system is found', async () => {
  const catalog = await loadCatalog({ projectRoot: ownPackageRoot() });
  const normalise = catalog.transforms.get('archean-r247--loop-returns/normalise-return')?.value;
  if (!normalise) throw new Error('the package has this transform');
  const { findings } = inferTransform({ ...normalise, expression: "{ 'returnId': $string($number(refund) + 1) }" });
  expect(findings.map(({ kind }) => kind)).toContain('money-arithmetic');
});

test('a finding stands at its line and column in a module with a tagged template', async () => {
  const id = 'example-returns--example-stock/movement-body';
  const lines = [
    'const jsonata = (strings) => strings.raw.join("");',
    'export const transform = {',
    `  id: '${id}', title: 'Movements', description: 'Movements to one request body.', settings: [],`,
    "  source: { type: 'object', properties: { sku: { type: 'string' } }, required: ['sku'] },",
    "  target: { type: 'object' },",
    '  expression: jsonata`{',
    "  'a': $replace(sku, /^\\s+/, ''), /* é */",
    "  'b': skuu",
    '}`,',
    '};',
  ];
  const root = project(exampleProject({}, { [examplePaths.body]: `${lines.join('\n')}\n` }));
  const findings = await checkProject({ projectRoot: root, packageRoot: root, rules: mappingRules });
  expect(findings).toEqual([
    expect.objectContaining({
      code: 'MAPPING_PATH_UNKNOWN',
      file: join(root, examplePaths.body),
      line: 8,
      column: 8,
      next: expect.stringMatching(/^Did you mean "sku"\?/),
    }),
  ]);
});

test('settings have the types that the flow gives them', async () => {
  const expression = "{ 'lines': [$settings.location] }";
  const target = { type: 'object', properties: { lines: { type: 'array', items: { type: 'integer' } } } };
  const change = { '/expression': expression, '/target': target };
  const root = project(exampleProject({ [examplePaths.plan]: change }));
  const findings = await checkProject({ projectRoot: root, packageRoot: root, rules: mappingRules });
  expect(findings.map(({ code }) => code)).toEqual(['MAPPING_TYPE_MISMATCH']);
});

test('information is shown with --verbose only, and does not change the exit code', async () => {
  const source = { type: 'object', properties: { a: {}, b: {} } };
  const further = { '/source': source, '/target': { type: 'object' }, '/expression': "{ 'a': a }" };
  const root = project(exampleProject({ [examplePaths.body]: further }));
  const plain = await backhaul('check', '--project', root, '--json');
  const verbose = await backhaul('check', '--project', root, '--json', '--verbose');
  const informationOf = ({ out }: { out: string }) =>
    (JSON.parse(out).findings as { severity: string; code: string }[]).filter(
      ({ severity }) => severity === 'information',
    );
  expect(informationOf(plain)).toEqual([]);
  expect(informationOf(verbose).map(({ code }) => code)).toContain('MAPPING_SOURCE_UNUSED');
  expect(verbose.code).toBe(plain.code);
});
