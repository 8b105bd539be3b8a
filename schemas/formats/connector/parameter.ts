/** What a caller gives for one call, and where it stands in the request. */
import { Type } from '@sinclair/typebox';
import { Settable } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const Parameter = Type.Object(
  {
    in: Type.Union(
      [
        Type.Literal('path'),
        Type.Literal('query'),
        Type.Literal('header'),
        Type.Literal('body'),
        Type.Literal('variable'),
      ],
      {
        description:
          '`body`: sent by the expression body of the operation, and only by it. `variable`: of the GraphQL document of the operation; takes any JSON value.',
      },
    ),
    name: Type.Optional(Settable(Type.String({ description: 'Name on the wire, where it differs.' }))),
    required: Type.Optional(Type.Boolean()),
    join: Type.Optional(Type.String({ description: 'Separator that joins an array into one value.' })),
    repeat: Type.Optional(
      Type.Literal(true, { description: 'An array stands as one query parameter per item, all with the same name.' }),
    ),
    value: Type.Optional(
      Settable(Type.Union([Type.String(), Type.Number(), Type.Boolean()], { description: 'Sent always.' })),
    ),
    personal: Type.Optional(
      Type.Literal(true, { description: 'Its values are personal or secret: a recording hides them.' }),
    ),
    description: Type.Optional(Type.String()),
  },
  strict,
);
