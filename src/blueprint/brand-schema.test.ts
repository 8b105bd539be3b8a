import { Ajv2020 } from 'ajv/dist/2020.js';
import { brandSchemaText } from './brand-schema.ts';
import { loadCatalog } from './catalog.ts';
import { ownPackageRoot } from './package-root.ts';

const catalog = await loadCatalog({ projectRoot: ownPackageRoot() });
const schema = JSON.parse(brandSchemaText(catalog)) as { properties: Record<string, Record<string, unknown>> };
const accepts = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
const flow = 'archean-r247--loop-returns/restock-finalised-returns';
const brand = (settings: object) => ({
  id: 'acme',
  title: 'Acme',
  connectors: { 'loop-returns': { credentials: { apiKey: { env: 'ACME_LOOP' } } } },
  flows: { [flow]: { version: '1.0.0', settings } },
});

test('the schema takes every brand of the package, parts of tables, and null for a key that is to go', () => {
  for (const { value } of catalog.brands.values()) expect([value.id, accepts(value)]).toEqual([value.id, true]);
  expect(accepts(brand({ locations: { sellable: 'LDN-A', donate: null } }))).toBe(true);
});

test('the schema refuses a setting that no flow has, a value that does not fit, and a secret itself', () => {
  expect(accepts(brand({ triger: 'item-graded' }))).toBe(false);
  expect(accepts(brand({ trigger: 'graded' }))).toBe(false);
  const open = brand({});
  expect(accepts({ ...open, connectors: { 'loop-returns': { credentials: { apiKey: 'key' } } } })).toBe(false);
});

test('every setting and credential of every flow and connector is explained, with its default', () => {
  const explained = (node: unknown): string => (node as { description?: string }).description ?? '';
  for (const [list, declarations] of [['flows', catalog.flows] as const, ['connectors', catalog.connectors] as const]) {
    for (const [id, { value }] of declarations) {
      const entries = schema.properties[list]?.properties as Record<string, { properties: Record<string, unknown> }>;
      const settings = entries[id]?.properties.settings as { properties: Record<string, unknown> };
      for (const [name, { description }] of Object.entries(value.settings)) {
        expect(explained(settings.properties[name])).toContain(description);
        expect(explained(settings.properties[name])).toMatch(/default/i);
      }
    }
  }
  expect(schema).toHaveProperty(
    [
      'properties',
      'flows',
      'properties',
      flow,
      'properties',
      'settings',
      'properties',
      'locations',
      'properties',
      'quarantine',
      'default',
    ],
    'QUARANTINE',
  );
});
