import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Brand } from '../../../schemas/formats/brand.ts';
import { ownPackageRoot } from '../../blueprint/package-root.ts';
import { loadStrictly } from '../../check/load-strictly.ts';
import { scriptsOf } from './scripts-of.ts';

const root = ownPackageRoot();
const demo = JSON.parse(readFileSync(join(root, 'brands', 'demo', 'brand.json'), 'utf8')) as Brand;

test('a brand gets a script for each mapping, and those of each operation and webhook that its enabled flows need', async () => {
  const catalog = await loadStrictly({ projectRoot: root });
  const values = <T>(loaded: ReadonlyMap<string, { readonly value: T }>) =>
    new Map([...loaded].map(([id, { value }]) => [id, value]));
  const declarations = {
    connectors: values(catalog.connectors),
    flows: values(catalog.flows),
    transforms: values(catalog.transforms),
  };
  const scripts = await scriptsOf(demo, declarations);
  const ids = scripts.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  expect(ids).toEqual(
    expect.arrayContaining([
      'archean-r247--loop-returns/normalise-return',
      'archean-r247/createStockAdjustment.response',
      'archean-r247/createStockAdjustment.pre-request',
      // It settles what an adjustment has left open.
      'archean-r247/listStockAdjustments.pagination',
      'loop-returns/listReturns.pagination',
      'loop-returns/getReturn.response',
      'loop-returns/webhook',
    ]),
  );
  expect(ids).not.toContain('loop-returns/processReturn.response');
  for (const { code } of scripts) {
    // A quote before it makes it a text: validators carry the names of their parts along.
    const required = [...code.matchAll(/(?<!['"`])\brequire\("([^"]*)"\)/g)].map(([, name]) => name);
    expect(required.filter((name) => !name?.startsWith('node:'))).toEqual([]);
    expect(code).not.toMatch(/\beval\(|new Function\(/);
    expect(code).not.toContain('DEMO_');
  }
  const [id = ''] = Object.keys(demo.flows);
  const resting = { ...demo, flows: { [id]: { ...demo.flows[id], version: '1.0.0', enabled: false } } };
  expect(await scriptsOf(resting, declarations)).toEqual([]);
});
