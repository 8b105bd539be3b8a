/** A container that import requests go into. */
import { type Static, Type } from '@sinclair/typebox';
import { type InvalidPayload, key, optionalText, time, version } from './fields.ts';

export const schema = Type.Object(
  {
    key,
    version,
    resourceType: optionalText('What it takes; absent: anything.'),
    createdAt: time('UTC.'),
    lastModifiedAt: time('UTC.'),
    expiresAt: Type.Optional(time('Seventy-two hours after it was made, unless told otherwise.')),
  },
  { description: 'Answer of reads and writes under /import-containers; at most 1,000 per project.' },
);
export type ImportContainer = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    key: 'stock-2026-11-20-1',
    version: 1,
    resourceType: 'inventory',
    createdAt: '2026-11-20T10:00:00.000Z',
    lastModifiedAt: '2026-11-20T10:00:00.000Z',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'It is known by its key.', value: { ...(examples[0] as object), key: undefined } },
];
