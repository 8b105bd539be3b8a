/** Values that travel as objects which name their type. */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const TaggedValues = Type.Object(
  {
    kind: Type.Literal('taggedValues'),
    tag: Type.String({ minLength: 1, description: 'Property that names the type: {"<tag>": "Decimal", …}.' }),
    decimals: Type.Array(Type.String(), { description: 'Fields that are written as a Decimal, from decimal strings.' }),
    dates: Type.Array(Type.String(), { description: 'Fields that are written as a date, from YYYY-MM-DD.' }),
    dateTimes: Type.Array(Type.String(), {
      description: 'Fields that are written as a datetime in UTC, from ISO 8601 with a zone.',
    }),
  },
  {
    ...strict,
    description:
      'Decimals, dates and times travel as objects that name their type. Read as strings wherever they stand; written by the name of their field, in objects and in clauses of filters.',
  },
);
export type TaggedValues = Static<typeof TaggedValues>;
