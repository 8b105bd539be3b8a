/** What became of one imported resource; kept for 48 hours. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { type InvalidPayload, id, optionalText, time, version } from './fields.ts';

export const schema = Type.Object(
  {
    id,
    version,
    importContainerKey: Type.String({ description: 'Container.' }),
    resourceKey: Type.String({ description: 'Key of the resource.' }),
    state: Type.String({
      description:
        'processing, validationFailed, unresolved, waitForMasterVariant, imported, rejected, canceled, partiallyImported.',
    }),
    resourceVersion: Type.Optional(Type.Integer({ description: 'Version of the resource after it.' })),
    errors: Type.Optional(
      Type.Array(Type.Object({ code: optionalText('Code.'), message: personal(optionalText('For people.')) }), {
        description: 'Why it failed.',
      }),
    ),
    createdAt: time('UTC.'),
    lastModifiedAt: time('UTC.'),
    expiresAt: time('When it is forgotten.'),
  },
  { description: 'Answer of GET /import-operations/{id}.' },
);
export type ImportOperation = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    id: 'bbbbbbbb-0000-4000-8000-000000000001',
    version: 2,
    importContainerKey: 'stock-2026-11-20-1',
    resourceKey: 'dc1-SKU-100',
    state: 'imported',
    resourceVersion: 5,
    createdAt: '2026-11-20T10:00:00.000Z',
    lastModifiedAt: '2026-11-20T10:00:01.000Z',
    expiresAt: '2026-11-22T10:00:00.000Z',
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'Its state is the point of it.', value: { ...(examples[0] as object), state: undefined } },
];
