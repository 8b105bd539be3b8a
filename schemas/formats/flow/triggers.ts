/** What starts the records of a flow. */
import { type Static, Type } from '@sinclair/typebox';
import { Code, Expression, Slug } from '../shared.ts';
import { Schedule } from './schedule.ts';

const strict = { additionalProperties: false } as const;

const track = Type.Optional(
  Type.Record(Type.String(), Expression('a value to keep from the moment of intake; sees the event body.'), {
    description: 'Monitors read these, so that they do not depend on any later step.',
  }),
);

export const WebhookTrigger = Type.Object(
  {
    id: Slug('Stable id.'),
    kind: Type.Literal('webhook'),
    connector: Slug('Connector id.'),
    topics: Type.Array(Type.String(), { minItems: 1, description: 'Topics declared by the connector.' }),
    key: Type.Optional(
      Expression(
        "the business key as a string, where records are not keyed as the connector's events; sees the event body.",
      ),
    ),
    track,
  },
  { ...strict, description: 'Events that the system sends.' },
);

export type WebhookTrigger = Static<typeof WebhookTrigger>;

export const PollTrigger = Type.Object(
  {
    id: Slug('Stable id.'),
    kind: Type.Literal('poll'),
    connector: Slug('Connector id.'),
    operation: Type.String({ description: 'A read operation with pagination.' }),
    schedule: Schedule,
    window: Type.Object(
      {
        from: Type.Optional(Type.String({ description: 'Parameter that takes the start.' })),
        to: Type.Optional(
          Type.String({ description: 'Parameter that takes the end; absent: all that came since the start is read.' }),
        ),
        maximumDays: Type.Optional(
          Type.Integer({
            minimum: 1,
            maximum: 3660,
            description: 'A longer window is read in pieces of this length; absent: in one piece.',
          }),
        ),
        overlapMinutes: Type.Integer({
          minimum: 0,
          maximum: 10_080,
          description: 'Read again, because systems show changes late.',
        }),
        firstDays: Expression('how far back the very first run reads, in days; sees $settings.'),
      },
      strict,
    ),
    passes: Type.Array(Type.Record(Type.String(), Expression('a parameter; sees $settings and $window (from, to).')), {
      minItems: 1,
      description: 'The window is read once with each of these sets of parameters.',
    }),
    key: Expression('the business key as a string; sees the item.'),
    version: Expression('what tells this version from another of the same key; sees the item.'),
    track,
  },
  { ...strict, description: 'Reads what changed since the watermark; finds what webhooks missed.' },
);
export type PollTrigger = Static<typeof PollTrigger>;

export const RecheckTrigger = Type.Object(
  {
    id: Slug('Stable id.'),
    kind: Type.Literal('recheck'),
    connector: Slug('Connector id.'),
    topics: Type.Array(Type.String(), { minItems: 1, description: 'Topics declared by the connector.' }),
    exceptions: Type.Array(Code('Looked at again: an exception with recheckMinutes.'), { minItems: 1 }),
    withinMs: Type.Integer({
      minimum: 0,
      maximum: 3_600_000,
      description: 'How long they wait at most for more such events, in milliseconds: one look does for all of them.',
    }),
  },
  {
    ...strict,
    description:
      'Events after which the cause of exceptions may be gone: a product was created, say. They make no records.',
  },
);
export type RecheckTrigger = Static<typeof RecheckTrigger>;

export const FlowTrigger = Type.Object(
  { id: Slug('Stable id.'), kind: Type.Literal('flow'), track },
  {
    ...strict,
    description: 'Records that other flows hand over with a run-flow step; their event is a hint, as of a webhook.',
  },
);
export type FlowTrigger = Static<typeof FlowTrigger>;
