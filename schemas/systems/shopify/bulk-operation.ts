/** One bulk operation. */
import { type Static, Type } from '@sinclair/typebox';
import { personal } from '../../personal.ts';
import { answer, gid, type InvalidPayload, nullable } from './fields.ts';

export const schema = answer(
  {
    bulkOperation: nullable(
      Type.Object({
        id: gid('BulkOperation'),
        status: Type.String({ description: 'CREATED, RUNNING, COMPLETED, FAILED, CANCELING, CANCELED or EXPIRED.' }),
        errorCode: Type.Optional(nullable(Type.String())),
        objectCount: Type.Union([Type.String(), Type.Integer()]),
        url: personal(Type.Optional(nullable(Type.String({ description: 'JSON lines; gone after seven days.' })))),
        partialDataUrl: personal(Type.Optional(nullable(Type.String()))),
      }),
    ),
  },
  'Counts are text.',
);
export type BulkOperation = Static<typeof schema>;

export const examples: readonly unknown[] = [
  {
    data: {
      bulkOperation: {
        id: 'gid://shopify/BulkOperation/9',
        status: 'COMPLETED',
        errorCode: null,
        objectCount: '2',
        url: 'https://storage.example.test/9.jsonl',
        partialDataUrl: null,
      },
    },
  },
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An operation has a status.', value: { data: { bulkOperation: { id: 'gid://shopify/BulkOperation/9' } } } },
];
