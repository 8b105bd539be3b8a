/** What an answer means. */
import { type Static, Type } from '@sinclair/typebox';
import { Code, Expression } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const OutcomeRule = Type.Object(
  {
    when: Expression(
      "true when the rule applies; sees status (number), headers (lower-case names), body and the connector's settings.",
    ),
    outcome: Type.Union(
      [
        Type.Literal('ok'),
        Type.Literal('retry'),
        Type.Literal('throttled'),
        Type.Literal('reauthenticate'),
        Type.Literal('dataError'),
        Type.Literal('conflict'),
        Type.Literal('superseded'),
        Type.Literal('unknown'),
      ],
      {
        description:
          'What the answer means. `unknown`: it may have taken effect; it is settled, never sent blindly again. `superseded`: refused because what it was decided on has moved on meanwhile; it certainly had no effect, and is decided anew.',
      },
    ),
    code: Type.Optional(Code('The code that the exception carries.')),
    message: Type.Optional(Expression('text for people, from the same input.')),
  },
  { ...strict, description: 'Reads one kind of answer. The first rule that applies decides.' },
);
export type OutcomeRule = Static<typeof OutcomeRule>;
