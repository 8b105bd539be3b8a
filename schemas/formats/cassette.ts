/** The cassette format: what was asked of one system and what it answered, without personal and secret data. */
import { type Static, Type } from '@sinclair/typebox';
import { cassetteExample } from './examples/cassette.ts';
import { absent, changed } from './examples/change.ts';
import { type FormatDefinition, Slug } from './shared.ts';

const strict = { additionalProperties: false } as const;

/** Bounds of one cassette. */
export const cassetteLimits = { exchanges: 1_000, bodyBytes: 1_048_576, fileBytes: 67_108_864 } as const;

const Body = Type.Unknown({ description: 'The body as it is on the wire, where it is JSON. Absent: there was none.' });

const Unread = Type.Object(
  {
    bytes: Type.Integer({ minimum: 1, description: 'Length.' }),
    fingerprint: Type.String({
      pattern: '^[0-9a-f]{32}$',
      description: 'Keyed hash; the key is nowhere: it tells equal bodies of one cassette, and nothing else.',
    }),
  },
  { ...strict, description: 'In the place of a body that is no JSON, or larger than a cassette holds.' },
);

const RecordedRequest = Type.Object(
  {
    method: Type.String({ pattern: '^[A-Z]+$' }),
    path: Type.String({ pattern: '^/', description: 'Template: {name} stands for a parameter.' }),
    parameters: Type.Optional(
      Type.Record(Type.String(), Type.String(), { description: 'Of the path, by the names in its template.' }),
    ),
    query: Type.Optional(
      Type.Record(Type.String(), Type.Array(Type.String(), { minItems: 1 }), {
        description: 'Values by their name on the wire, in order.',
      }),
    ),
    body: Type.Optional(Body),
    graphql: Type.Optional(
      Type.Object(
        {
          document: Type.String({ pattern: '^[0-9a-f]{64}$', description: 'SHA-256 of the text of the document.' }),
          variables: Type.Record(Type.String(), Type.Unknown()),
        },
        { ...strict, description: 'In the place of a body that is a GraphQL document.' },
      ),
    ),
    unread: Type.Optional(Unread),
  },
  strict,
);

const RecordedResponse = Type.Object(
  {
    status: Type.Integer({ minimum: 100, maximum: 599 }),
    headers: Type.Record(Type.String({ pattern: '^[a-z0-9-]+$' }), Type.String(), {
      description: 'Those of the content and of rate limits alone, with lower-case names.',
    }),
    body: Type.Optional(Body),
    unread: Type.Optional(Unread),
  },
  strict,
);

const Exchange = Type.Object(
  {
    operation: Type.String({ minLength: 1, description: "Id of the connector's operation." }),
    request: RecordedRequest,
    response: RecordedResponse,
  },
  { ...strict, description: 'One request and its answer.' },
);
export type Exchange = Static<typeof Exchange>;

export const Cassette = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    version: Type.Literal(1, { description: 'Of this format.' }),
    system: Slug('The connector id.'),
    recordedAt: Type.String({
      pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d+)?Z$',
      description: 'When the recording began, in UTC.',
    }),
    exchanges: Type.Array(Exchange, {
      minItems: 1,
      maxItems: cassetteLimits.exchanges,
      description: 'In the order of their answers. Values that were personal or secret are placeholders: hidden….',
    }),
  },
  { ...strict, $id: 'https://backhaul.dev/schemas/cassette.schema.json', title: 'Backhaul cassette' },
);
export type Cassette = Static<typeof Cassette>;

/** The cassette format with its examples. */
export const cassetteFormat: FormatDefinition<typeof Cassette> = {
  name: 'cassette',
  description: 'What was asked of one system and what it answered, without personal and secret data.',
  schema: Cassette,
  examples: [cassetteExample],
  invalidExamples: [
    {
      reason: 'a cassette of another version would be read wrongly',
      value: changed(cassetteExample, { '/version': 2 }),
      at: '/version',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a request without an answer can not be replayed',
      value: changed(cassetteExample, { '/exchanges/0/response': absent }),
      at: '/exchanges/0',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a request holds no headers: credentials stand in them',
      value: changed(cassetteExample, { '/exchanges/0/request/headers': { authorization: 'Bearer token' } }),
      at: '/exchanges/0/request/headers',
      code: 'FORMAT_PROPERTY_UNKNOWN',
    },
    {
      reason: 'an empty cassette proves nothing',
      value: changed(cassetteExample, { '/exchanges': [] }),
      at: '/exchanges',
      code: 'FORMAT_OUT_OF_RANGE',
    },
  ],
};
