/** What a flow says of each exception that it can raise. */
import { type Static, Type } from '@sinclair/typebox';
import { Expression } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const ExceptionDeclaration = Type.Object(
  {
    title: Type.String({ minLength: 5 }),
    owner: Type.String({ description: 'A role declared under owners.' }),
    severity: Type.Union([
      Type.Literal('information'),
      Type.Literal('warning'),
      Type.Literal('error'),
      Type.Literal('critical'),
    ]),
    meaning: Type.String({ minLength: 20, description: 'What happened and what it means for the business.' }),
    resolution: Type.String({ minLength: 20, description: 'What the owner does now.' }),
    recheckMinutes: Type.Optional(
      Expression('minutes until the record is looked at again by itself, in case the cause is gone; sees $settings.'),
    ),
  },
  strict,
);
export type ExceptionDeclaration = Static<typeof ExceptionDeclaration>;
