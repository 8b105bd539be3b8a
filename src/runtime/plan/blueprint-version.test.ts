import type { Brand } from '../../../schemas/formats/brand.ts';
import { flowExample } from '../../../schemas/formats/examples/flow.ts';
import { bodyTransformExample, planTransformExample } from '../../../schemas/formats/examples/transform.ts';
import type { Transform } from '../../../schemas/formats/transform.ts';
import { blueprintVersion } from './blueprint-version.ts';

const transforms = new Map(
  [planTransformExample, bodyTransformExample].map((one): [string, Transform] => [one.id, one as unknown as Transform]),
);
const brandWith = (settings: Record<string, unknown>): Brand => ({
  id: 'example',
  title: 'Example brand',
  connectors: {},
  flows: { [flowExample.id]: { version: flowExample.version, settings } },
});
const brand = brandWith({ limits: { restock: 60 } });
const { hash } = blueprintVersion(flowExample, brand, transforms);

test('the order of fields makes no other version', () => {
  const turned = Object.fromEntries(Object.entries(flowExample).reverse()) as typeof flowExample;
  expect(blueprintVersion(turned, brand, transforms).hash).toBe(hash);
});

test('a transform that the flow does not name makes no other version', () => {
  const other = { ...planTransformExample, id: 'a--b/other' } as unknown as Transform;
  expect(blueprintVersion(flowExample, brand, new Map([...transforms, [other.id, other]])).hash).toBe(hash);
});

test.each([
  ['a setting', flowExample, brandWith({ limits: { restock: 61 } }), transforms],
  ['a step', { ...flowExample, steps: flowExample.steps.slice(1) }, brand, transforms],
  [
    'an expression of a transform',
    flowExample,
    brand,
    new Map([...transforms].map(([id, one]) => [id, { ...one, expression: `${one.expression} ` }])),
  ],
])('%s that differs makes another version', (_, flow, ofBrand, named) => {
  expect(blueprintVersion(flow, ofBrand, named).hash).not.toBe(hash);
});

test('a version survives being stored as JSON', () => {
  const { declaration } = blueprintVersion(flowExample, brand, transforms);
  const stored = JSON.parse(JSON.stringify(declaration)) as typeof declaration;
  const again = blueprintVersion(stored.flow, brand, new Map(Object.entries(stored.transforms)));
  expect(again.hash).toBe(hash);
});
