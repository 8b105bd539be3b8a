/** A small valid project, and copies of it with one thing changed: the invalid examples of the rules. */
import { brandExample } from '../../schemas/formats/examples/brand.ts';
import { changed } from '../../schemas/formats/examples/change.ts';
import { connectorExample, sourceConnectorExample } from '../../schemas/formats/examples/connector.ts';
import { flowExample } from '../../schemas/formats/examples/flow.ts';
import { goldenExample } from '../../schemas/formats/examples/golden.ts';
import { handedFlowExample } from '../../schemas/formats/examples/handed-flow.ts';
import { bodyTransformExample, planTransformExample } from '../../schemas/formats/examples/transform.ts';

/** Where each declaration of the example project stands. */
export const examplePaths = {
  stock: 'connectors/example-stock/connector.json',
  returns: 'connectors/example-returns/connector.json',
  flow: 'flows/example-returns--example-stock/restock.json',
  handedFlow: 'flows/example-returns--example-stock/publish-levels.json',
  plan: 'transforms/example-returns--example-stock/plan-movements.js',
  body: 'transforms/example-returns--example-stock/movement-body.js',
  brand: 'brands/example-brand/brand.json',
  golden: 'test/golden/example-returns--example-stock/plan-movements/no-product.json',
} as const;

const values: Readonly<Record<string, unknown>> = {
  [examplePaths.stock]: connectorExample,
  [examplePaths.returns]: sourceConnectorExample,
  [examplePaths.flow]: flowExample,
  [examplePaths.handedFlow]: handedFlowExample,
  [examplePaths.plan]: planTransformExample,
  [examplePaths.body]: bodyTransformExample,
  [examplePaths.brand]: brandExample,
  [examplePaths.golden]: goldenExample,
};

/** The flow's id in the example brand's overlay, as a pointer. */
export const exampleBrandFlow = '/flows/example-returns--example-stock~1restock';

/**
 * The files of the example project, with the values at pointers of some of them replaced (or removed, by `absent`),
 * and with further files added or replaced as they are.
 */
export function exampleProject(
  changes: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {},
  further: Readonly<Record<string, unknown>> = {},
): Record<string, unknown> {
  const files: Record<string, unknown> = {
    'package.json': { type: 'module' },
    'schemas/records/example-return.js': 'export const schema = { type: "object" };\n',
  };
  for (const [path, value] of Object.entries(values)) {
    const current = changed(value, changes[path] ?? {});
    files[path] = path.endsWith('.js') ? moduleText(current) : current;
  }
  return { ...files, ...further };
}

function moduleText(value: unknown): string {
  return `export const transform = ${JSON.stringify(value, null, 2)};\n`;
}
