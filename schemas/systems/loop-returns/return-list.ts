/** A page of returns. */
import { type Static, Type } from '@sinclair/typebox';
import type { InvalidPayload } from './fields.ts';
import { schema as Return } from './return.ts';
import { detailsExample, listExample } from './return-examples.ts';

const nullableAddress = (description: string) =>
  Type.Optional(Type.Union([Type.String(), Type.Null()], { description }));

export const schema = Type.Union(
  [
    Type.Array(Return, { description: 'Without paginate=true (verified).' }),
    Type.Object(
      {
        returns: Type.Array(Return),
        nextPageUrl: nullableAddress(
          "Null on the last page. Only its cursor may be used: the vendor's own example drops from, state and paginate (verified).",
        ),
        previousPageUrl: nullableAddress('Null on the first page (verified).'),
      },
      { description: 'With paginate=true; camelCase although the rest is snake_case (verified).' },
    ),
  ],
  { description: 'Answer of GET /warehouse/return/list.' },
);
export type ReturnList = Static<typeof schema>;

export const examples: readonly unknown[] = [
  { returns: [listExample], nextPageUrl: null, previousPageUrl: null },
  {
    returns: [],
    nextPageUrl:
      'https://api.loopreturns.com/api/v1/warehouse/return/list?pageSize=100&cursor=eyJjcmVhdGVkX2F0IjoiMjAyNi0wMy0wMiAwOToxNTowMCIsIl9wb2ludHNUb05leHRJdGVtcyI6dHJ1ZX0',
    previousPageUrl: null,
  },
  [listExample, detailsExample],
  [],
];

export const invalidExamples: readonly InvalidPayload[] = [
  { reason: 'An envelope without returns is a refusal, not an empty page.', value: { errors: 'Unauthorized.' } },
  { reason: 'One bad return makes the page unreadable, and must be seen.', value: [{ id: '90000123' }] },
];
