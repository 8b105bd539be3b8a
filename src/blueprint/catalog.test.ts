import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { examplePaths, exampleProject } from '../check/example-project.ts';
import { writeFiles } from '../check/write-files.ts';
import { isDeclared, loadCatalog } from './catalog.ts';
import { ownPackageRoot } from './package-root.ts';
import { payloadSchema } from './payload-schemas.ts';

const folder = mkdtempSync(join(tmpdir(), 'backhaul-catalog-'));
let projects = 0;

afterAll(() => rmSync(folder, { recursive: true, force: true }));

function project(files: Readonly<Record<string, unknown>>): string {
  projects += 1;
  const root = join(folder, String(projects));
  writeFiles(root, { 'package.json': { type: 'module' }, ...files });
  return root;
}

test("a client's project has the package's connectors and flows, and its own brands instead of the demo brands", async () => {
  const files = exampleProject();
  const brand = { ...(files[examplePaths.brand] as object), connectors: {}, flows: {} };
  const root = project({ [examplePaths.brand]: brand });
  const catalog = await loadCatalog({ projectRoot: root });
  expect([...catalog.brands.keys()]).toEqual(['example-brand']);
  expect(catalog.connectors.get('loop-returns')?.file.path.startsWith(ownPackageRoot())).toBe(true);
  expect(catalog.goldens).toEqual([]);
  expect(catalog.findings.filter(({ file }) => file.startsWith(root))).toEqual([]);
});

test('an empty project sees the demo brands of the package', async () => {
  const catalog = await loadCatalog({ projectRoot: project({}) });
  expect(catalog.brands.size).toBeGreaterThan(0);
});

test('golden fixtures are read only when they are asked for', async () => {
  const root = project(exampleProject());
  expect((await loadCatalog({ projectRoot: root, packageRoot: root })).goldens).toHaveLength(0);
  expect((await loadCatalog({ projectRoot: root, packageRoot: root, goldens: true })).goldens).toHaveLength(1);
});

test('connectors and transforms are read as TypeScript too', async () => {
  const files = exampleProject();
  const text = `export const connector: object = ${JSON.stringify(files[examplePaths.stock])};\n`;
  const { [examplePaths.stock]: _, ...others } = files;
  const root = project({ ...others, 'connectors/example-stock/connector.ts': text });
  expect((await loadCatalog({ projectRoot: root, packageRoot: root })).connectors.has('example-stock')).toBe(true);
});

async function findingsOf(files: Readonly<Record<string, unknown>>) {
  const root = project(files);
  const { findings } = await loadCatalog({ projectRoot: root, packageRoot: root });
  return findings.map(({ file, line, column, code }) => `${file.slice(root.length + 1)}:${line}:${column} ${code}`);
}

test('JSON that can not be read is a finding with its place, and the other files are still read', async () => {
  const path = 'brands/a/brand.json';
  expect(await findingsOf({ [path]: '{\n  "id": "a"\n  "title": "A"\n}\n' })).toEqual([
    `${path}:3:3 FORMAT_JSON_BROKEN`,
  ]);
  expect(await findingsOf({ [path]: '{} // none\n' })).toContain(`${path}:1:4 FORMAT_JSON_BROKEN`);
  expect(await findingsOf({ [path]: '' })).toContain(`${path}:1:1 FORMAT_JSON_BROKEN`);
});

test('a repeated key, of which JSON keeps only the last, is a finding', async () => {
  const text = '{\n  "id": "a",\n  "title": "A brand",\n  "title": "B",\n  "connectors": {}, "flows": {}\n}\n';
  expect(await findingsOf({ 'brands/a/brand.json': text })).toContain('brands/a/brand.json:4:3 FORMAT_KEY_REPEATED');
});

test('a module that does not load, or exports nothing of the name, is a finding', async () => {
  expect(await findingsOf({ 'connectors/a/connector.js': 'export const other = {};\n' })).toEqual([
    'connectors/a/connector.js:1:1 FORMAT_MODULE_BROKEN',
  ]);
  expect(await findingsOf({ 'transforms/a--b/c.js': '\nthrow new Error("no");\n' })).toEqual([
    'transforms/a--b/c.js:2:1 FORMAT_MODULE_BROKEN',
  ]);
});

test('a connector that is more than data, or whose id is not its folder, is a finding', async () => {
  const files = exampleProject({ [examplePaths.returns]: { '/id': 'returns' } });
  expect(await findingsOf(files)).toEqual([`${examplePaths.returns}:2:9 FORMAT_ID_DIFFERS`]);
  const text = 'export const connector = {\n  id: "a",\n  timeoutMs: Number.NaN,\n};\n';
  expect(await findingsOf({ 'connectors/a/connector.js': text })).toContain(
    'connectors/a/connector.js:3:14 FORMAT_NOT_DATA',
  );
});

test('a declaration of the project can not take an id of the package', async () => {
  const root = project(exampleProject());
  const other = project(exampleProject());
  const { findings } = await loadCatalog({ projectRoot: other, packageRoot: root });
  expect(findings.every(({ code, file }) => code === 'FORMAT_ID_TAKEN' && file.startsWith(other))).toBe(true);
  expect(findings).toHaveLength(6);
});

test('what breaks its format is in no map, but is known to be there', async () => {
  const root = project(exampleProject({ [examplePaths.flow]: { '/version': 1 } }));
  const catalog = await loadCatalog({ projectRoot: root, packageRoot: root });
  expect(catalog.flows.has('example-returns--example-stock/restock')).toBe(false);
  expect(isDeclared(catalog, 'flow', 'example-returns--example-stock/restock')).toBe(true);
});

test('payload schemas are found by id, and no id leads out of their folders', async () => {
  expect(await payloadSchema('loop-returns/return')).toMatchObject({ description: expect.any(String) });
  expect(await payloadSchema('records/return')).toMatchObject({ type: 'object' });
  for (const id of ['loop-returns/none', '../formats/flow', 'formats/flow', 'loop-returns']) {
    expect(await payloadSchema(id)).toBeUndefined();
  }
});
