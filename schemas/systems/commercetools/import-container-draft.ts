/** A new import container. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, key, strict } from './fields.ts';

export const schema = Type.Object(
  { key, resourceType: Type.Literal('inventory', { description: 'What it takes.' }) },
  { ...strict, description: 'Body of POST /import-containers.' },
);
export type ImportContainerDraft = Static<typeof schema>;

export const examples: readonly unknown[] = [{ key: 'stock-2026-11-20-1', resourceType: 'inventory' }];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'A key has no blanks.', value: { key: 'stock of today', resourceType: 'inventory' } },
];
