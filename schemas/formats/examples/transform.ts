/** The mappings of the example blueprint, with plain JSON Schemas. */
import type { TransformDeclaration } from '../transform.ts';

export const planTransformExample: TransformDeclaration = {
  id: 'example-returns--example-stock/plan-movements',
  title: 'Return to movements',
  description: 'One movement per unit; units without a product are findings.',
  source: { type: 'object', properties: { lines: { type: 'array' } } },
  target: { type: 'object', properties: { lines: { type: 'array' }, findings: { type: 'array' } } },
  settings: ['location'],
  expression:
    "{ 'lines': [lines[sku != null].{ 'sku': sku, 'location': $settings.location }], 'findings': [lines[sku = null].{ 'code': 'SKU_UNKNOWN', 'subject': id }] }",
};

export const bodyTransformExample: TransformDeclaration = {
  id: 'example-returns--example-stock/movement-body',
  title: 'Movements to one request',
  description: 'Puts the movements of many returns into one request body.',
  source: { type: 'object' },
  target: { type: 'object' },
  settings: [],
  expression: "{ 'reference': reference, 'lines': lines }",
};
