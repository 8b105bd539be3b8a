/** What protects a write from taking effect twice. */
import { type Static, Type } from '@sinclair/typebox';
import { Expression, Settable } from '../shared.ts';

const strict = { additionalProperties: false } as const;

export const IdempotencyMechanism = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('header'),
        header: Settable(Type.String()),
        enabled: Type.Optional(Settable(Type.Boolean())),
      },
      { ...strict, description: 'The system repeats its first answer for a repeated key.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('variable'),
        variable: Type.String({ description: 'GraphQL variable that carries the key.' }),
        enabled: Type.Optional(Settable(Type.Boolean())),
      },
      { ...strict, description: 'As header, with the key in a variable of the document.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('readBack'),
        operation: Type.String({ description: 'Read operation that finds the effect again.' }),
        parameters: Type.Record(
          Type.String(),
          Expression(
            'a parameter of the read; sees the body of the write as body and request, and its parameters as parameters.',
          ),
        ),
        found: Expression(
          'the same shape as the answer of the write, or nothing; sees the answer of the read as body, the body of the write as request and its parameters as parameters.',
        ),
        settleMs: Settable(
          Type.Integer({
            minimum: 0,
            maximum: 600_000,
            description: 'Waiting time before a miss counts as not done, in milliseconds.',
          }),
        ),
        pending: Type.Optional(
          Expression(
            'for a system that takes a write in and works on it later: true while it is at work; what became of it is read later. Sees the answer of the write, or of the read, as body, and the body of the write as request.',
          ),
        ),
        beforeSending: Type.Optional(
          Type.Boolean({
            description:
              'Also looked for before the first sending, without waiting: what others have made already is taken for the effect, and nothing is sent.',
          }),
        ),
        enabled: Type.Optional(Settable(Type.Boolean())),
      },
      { ...strict, description: 'An unknown outcome is settled by reading; a miss permits sending again.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('version'),
        operation: Type.String({ description: 'Read operation that gives what is written to, with its version.' }),
        parameters: Type.Record(
          Type.String(),
          Expression(
            'a parameter of the read; sees the body of the write as request, and its parameters as parameters.',
          ),
        ),
        unchanged: Expression(
          'true while the version is still the one that the write carried; sees the answer of the read as body, the body of the write as request and its parameters as parameters.',
        ),
        applied: Type.Optional(
          Expression(
            'of a version that moved: true when the change is there, false when it certainly is not, nothing when that can not be told; same input.',
          ),
        ),
      },
      {
        ...strict,
        description:
          'The write carries the version that was read, and another version refuses it. A conflict is read and decided anew; an unknown outcome is settled by whether the version moved and the change is there.',
      },
    ),
    Type.Object(
      { kind: Type.Literal('naturalKey'), field: Type.String(), enabled: Type.Optional(Settable(Type.Boolean())) },
      { ...strict, description: 'The system refuses or ignores a second write with the same natural key.' },
    ),
    Type.Object(
      { kind: Type.Literal('none') },
      {
        ...strict,
        description: 'Nothing protects a repeat: unknown outcomes become exceptions, and nothing is retried.',
      },
    ),
  ],
  { description: 'What protects a write from taking effect twice.' },
);
export type IdempotencyMechanism = Static<typeof IdempotencyMechanism>;
