import { mkdirSync, mkdtempSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { loadCatalog } from './catalog.ts';
import { declaredValues } from './declared-values.ts';
import { keptModules } from './kept-modules.ts';
import { firstNonData } from './non-data.ts';
import { ownPackageRoot } from './package-root.ts';

const root = mkdtempSync(join(tmpdir(), 'backhaul-kept-'));
const memory = join(root, 'memory');
const module = join(root, 'transforms', 'a--b', 'map.ts');
mkdirSync(memory);
mkdirSync(join(root, 'transforms', 'a--b'), { recursive: true });
writeFileSync(module, 'export const transform = { loaded: true };\n');

afterAll(() => rmSync(root, { recursive: true, force: true }));

test('what is kept is found at the next start, and stands for the module', async () => {
  const first = keptModules(memory, root);
  expect(first.read(module, 'transform')).toBeUndefined();
  first.keep(module, 'transform', { kept: true });
  first.save();
  const next = keptModules(memory, root);
  expect(next.read(module, 'transform')).toEqual({ kept: true });
  expect(await declaredValues(root, root, next)).toMatchObject([{ kind: 'transform', value: { kept: true } }]);
});

test('once a module has changed, nothing that was kept counts', async () => {
  utimesSync(module, 1, 1);
  const next = keptModules(memory, root);
  expect(next.read(module, 'transform')).toBeUndefined();
  expect(await declaredValues(root, root, next)).toMatchObject([{ value: { loaded: true } }]);
});

test('what is no data is not kept', () => {
  const modules = keptModules(memory, root);
  modules.keep(module, 'transform', { expression: () => 1 });
  modules.keep(module, 'connector', { since: new Date(0) });
  expect(modules.read(module, 'transform')).toBeUndefined();
  expect(modules.read(module, 'connector')).toBeUndefined();
});

test("a module of the project, which may import from anywhere, is loaded each time and is part of what it's known by", async () => {
  const project = join(root, 'project');
  mkdirSync(join(project, 'transforms', 'a--c'), { recursive: true });
  const own = join(project, 'transforms', 'a--c', 'own.ts');
  writeFileSync(own, 'export const transform = { own: true };\n');
  const modules = keptModules(memory, root);
  const [, value] = await declaredValues(root, project, modules);
  expect(value).toMatchObject({ path: own, value: { own: true }, source: { own: true } });
  expect(modules.read(own, 'transform')).toBeUndefined();
});

test("every connector and transform of this package is data, so that it's kept", async () => {
  const { connectors, transforms } = await loadCatalog({ projectRoot: ownPackageRoot() });
  expect(connectors.size + transforms.size).toBeGreaterThan(20);
  for (const { value } of [...connectors.values(), ...transforms.values()]) expect(firstNonData(value)).toBeUndefined();
});
