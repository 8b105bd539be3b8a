/**
 * The connector format: one declarative definition per system. It is plain data: it survives
 * `JSON.parse(JSON.stringify(connector))` unchanged, and nothing in it is code but JSONata expressions.
 */
import { type Static, Type } from '@sinclair/typebox';
import { ConnectorEvidence, Evidence } from './evidence.ts';
import { absent, changed } from './examples/change.ts';
import { connectorExample, sourceConnectorExample } from './examples/connector.ts';
import { Quotas } from './quota.ts';
import { Code, Expression, type FormatDefinition, Settable, SettingDeclarations, Slug } from './shared.ts';

const strict = { additionalProperties: false } as const;

export const AuthMethod = Type.Union(
  [
    Type.Object(
      {
        kind: Type.Literal('apiKeyHeader'),
        header: Settable(Type.String({ minLength: 1, description: 'Header that carries the key, without a prefix.' })),
        credential: Type.String({ description: 'Credential name.' }),
      },
      strict,
    ),
    Type.Object({ kind: Type.Literal('bearer'), credential: Type.String({ description: 'Credential name.' }) }, strict),
    Type.Object(
      { kind: Type.Literal('basic'), username: Type.String(), password: Type.String() },
      { ...strict, description: 'HTTP Basic; both values name credentials.' },
    ),
    Type.Object(
      {
        kind: Type.Literal('oauth2ClientCredentials'),
        tokenUrl: Type.String({ description: 'Template of the token address.' }),
        clientId: Type.String({ description: 'Credential name.' }),
        clientSecret: Type.String({ description: 'Credential name.' }),
        scope: Type.Optional(Settable(Type.String())),
      },
      strict,
    ),
    Type.Object(
      {
        kind: Type.Literal('hmac'),
        header: Settable(Type.String()),
        timestampHeader: Settable(Type.String()),
        credential: Type.String(),
      },
      {
        ...strict,
        description: 'Hexadecimal HMAC-SHA256 over method, path with query, timestamp and body, joined by line feeds.',
      },
    ),
    Type.Object({ kind: Type.Literal('none') }, strict),
  ],
  { description: 'One way of authenticating.' },
);
export type AuthMethod = Static<typeof AuthMethod>;

export const CallBudget = Type.Object(
  {
    kind: Type.Literal('tokenBucket'),
    limit: Settable(Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Calls permitted per window.' })),
    windowMs: Settable(Type.Integer({ minimum: 100, maximum: 86_400_000, description: 'Window in milliseconds.' })),
    burst: Settable(
      Type.Integer({
        minimum: 1,
        maximum: 1_000_000,
        description: 'Calls that may go out at once after a quiet time.',
      }),
    ),
    pauseMs: Settable(
      Type.Integer({
        minimum: 100,
        maximum: 900_000,
        description: 'How long all callers pause after a refusal that carries no Retry-After, in milliseconds.',
      }),
    ),
    retryAfterHeader: Type.Optional(Settable(Type.String({ description: 'Seconds or an HTTP date.' }))),
    remainingHeader: Type.Optional(
      Settable(
        Type.String({
          description:
            'Calls that are left in the window; where fewer than a tenth are left, what is missing counts as calls of others. For windows of 5 s and more.',
        }),
      ),
    ),
    resetHeader: Type.Optional(Settable(Type.String({ description: 'Seconds until the window renews.' }))),
  },
  { ...strict, description: 'So many calls in a window.' },
);
export type CallBudget = Static<typeof CallBudget>;

export const CostBudget = Type.Object(
  {
    kind: Type.Literal('cost'),
    maximum: Settable(
      Type.Integer({ minimum: 1, maximum: 1_000_000, description: 'Points that a full bucket holds.' }),
    ),
    restoreRate: Settable(Type.Integer({ minimum: 1, maximum: 100_000, description: 'Points restored per second.' })),
    pauseMs: Settable(
      Type.Integer({ minimum: 100, maximum: 900_000, description: 'How long all callers pause after a refusal.' }),
    ),
    retryAfterHeader: Type.Optional(Settable(Type.String({ description: 'Seconds or an HTTP date.' }))),
    status: Expression(
      '{actual?, available?, maximum?, restoreRate?} in points, from an answer, or nothing; sees the body. What the system says of itself replaces what is declared.',
    ),
  },
  {
    ...strict,
    description: 'Points: a call reserves what its operation declares, and gives back what it did not use.',
  },
);
export type CostBudget = Static<typeof CostBudget>;

export const Budget = Type.Union([CallBudget, CostBudget], {
  description: 'The rate that all flows and workers with one credential share.',
});
export type Budget = Static<typeof Budget>;

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
        Type.Literal('unknown'),
      ],
      {
        description:
          'What the answer means. `unknown`: it may have taken effect; it is settled, never sent blindly again.',
      },
    ),
    code: Type.Optional(Code('The code that the exception carries.')),
    message: Type.Optional(Expression('text for people, from the same input.')),
  },
  { ...strict, description: 'Reads one kind of answer. The first rule that applies decides.' },
);
export type OutcomeRule = Static<typeof OutcomeRule>;

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
    description: Type.Optional(Type.String()),
  },
  strict,
);

export const Operation = Type.Object(
  {
    title: Type.String({ minLength: 3 }),
    description: Type.Optional(Type.String()),
    evidence: Type.Optional(Evidence),
    direction: Type.Union([Type.Literal('read'), Type.Literal('write')]),
    method: Type.Union([
      Type.Literal('GET'),
      Type.Literal('POST'),
      Type.Literal('PUT'),
      Type.Literal('PATCH'),
      Type.Literal('DELETE'),
    ]),
    path: Settable(Type.String({ description: 'Path under the base address; {name} takes a path parameter.' })),
    baseUrl: Type.Optional(
      Type.String({ description: "Template of a base address of its own, in the place of the connector's." }),
    ),
    enabled: Type.Optional(Settable(Type.Boolean({ description: 'False where the system lacks the capability.' }))),
    auth: Type.Optional(
      Type.String({ description: 'Name of the way of authenticating, where it is not the one in use.' }),
    ),
    parameters: Type.Optional(Type.Record(Type.String(), Parameter)),
    request: Type.Optional(Type.String({ description: 'Schema id of the request body, in canonical field names.' })),
    body: Type.Optional(
      Expression(
        'the body to send, where it is not the request as it is; sees the request as request, and parameters and settings.',
      ),
    ),
    tagRequest: Type.Optional(
      Settable(Type.Boolean({ description: 'False: what is sent is not written in the encoding of the connector.' })),
    ),
    response: Type.Optional(Type.String({ description: 'Schema id of the decoded answer, in canonical field names.' })),
    graphql: Type.Optional(
      Type.Object(
        {
          document: Type.String({ minLength: 5, description: 'Text of the document, with one operation.' }),
          cost: Settable(
            Type.Integer({ minimum: 1, maximum: 1_000, description: 'Points reserved from a budget of kind cost.' }),
          ),
        },
        {
          ...strict,
          description: 'The call is a GraphQL document; the fields of the body and the parameters are its variables.',
        },
      ),
    ),
    fieldNames: Type.Optional(
      Settable(
        Type.Record(Type.String(), Type.String(), {
          description: 'Canonical field name to name on the wire, applied to every object of request and answer.',
        }),
      ),
    ),
    items: Type.Optional(Expression('the list inside an answer; sees the body.')),
    pagination: Type.Optional(
      Type.Union([
        Type.Object(
          {
            kind: Type.Literal('cursor'),
            parameter: Type.String({ description: 'Parameter that carries the cursor.' }),
            next: Expression('the next cursor, or nothing at the end; sees the body.'),
            maximumPages: Type.Integer({ minimum: 1, maximum: 100_000 }),
          },
          { ...strict, description: 'Paging by an opaque cursor; a repeated cursor is an error.' },
        ),
        Type.Object(
          {
            kind: Type.Literal('offset'),
            parameter: Type.String({ description: 'Parameter that carries the number of items to pass over.' }),
            pageSize: Settable(
              Type.Integer({ minimum: 1, maximum: 10_000, description: 'Items of a full page, as the call asks for.' }),
            ),
            maximumPages: Type.Integer({ minimum: 1, maximum: 100_000 }),
          },
          { ...strict, description: 'Paging by position; a page that is not full is the last.' },
        ),
      ]),
    ),
    batch: Type.Optional(
      Type.Object(
        {
          limit: Settable(Type.Integer({ minimum: 1, maximum: 10_000, description: 'Items in one call.' })),
          parameter: Type.Optional(Type.String({ description: 'The list parameter that is limited, of a read.' })),
          lines: Type.Optional(Type.String({ description: 'The list field of the body that is limited, of a write.' })),
          results: Type.Optional(
            Expression(
              'one {reference, outcome: "confirmed"|"refused", code?, message?, id?} per line of a write; sees the answer as body and the body of the write as request.',
            ),
          ),
        },
        strict,
      ),
    ),
    idempotency: Type.Array(IdempotencyMechanism, {
      minItems: 1,
      maxItems: 4,
      description: 'In order of preference; the first that is enabled is used. A read declares [{kind: "none"}].',
    }),
    retry: Type.Optional(
      Type.Object(
        {
          attempts: Settable(Type.Integer({ minimum: 0, maximum: 20, description: 'Attempts after the first.' })),
          baseMs: Settable(Type.Integer({ minimum: 10, maximum: 60_000 })),
          maximumMs: Settable(Type.Integer({ minimum: 10, maximum: 3_600_000 })),
        },
        { ...strict, description: 'Exponential backoff with full jitter.' },
      ),
    ),
    outcomes: Type.Optional(Type.Array(OutcomeRule, { maxItems: 30 })),
  },
  { ...strict, description: 'One call that the system offers.' },
);
export type Operation = Static<typeof Operation>;

export const Webhooks = Type.Object(
  {
    enabled: Type.Optional(Settable(Type.Boolean())),
    signature: Type.Union([
      Type.Object(
        {
          kind: Type.Literal('hmacSha256'),
          header: Settable(Type.String()),
          encoding: Settable(Type.Union([Type.Literal('base64'), Type.Literal('hex')])),
          credential: Type.String(),
          secretEncoding: Type.Optional(
            Type.Union([Type.Literal('text'), Type.Literal('base64')], {
              description: 'How the secret stands for the bytes of the key; text where it is left out.',
            }),
          ),
        },
        { ...strict, description: 'HMAC-SHA256 over the raw bytes of the body.' },
      ),
      Type.Object(
        {
          kind: Type.Literal('secretPath'),
          credential: Type.String({ description: 'Credential that the address ends with.' }),
        },
        {
          ...strict,
          description:
            'Nothing is signed: the address that the system was given ends with a secret, POST /webhooks/<brand>/<connector>/<secret>. The body is a hint; flows read the record again.',
        },
      ),
      Type.Object(
        {
          kind: Type.Literal('oidcToken'),
          jwksUrl: Settable(Type.String({ minLength: 1, description: 'Where the public keys of the signer are.' })),
          issuers: Settable(Type.Array(Type.String(), { minItems: 1, description: 'Any of these may have signed.' })),
          audience: Settable(Type.String({ description: 'Whom the token must be meant for; empty refuses all.' })),
          email: Settable(Type.String({ description: 'The account that must have sent it; empty refuses all.' })),
        },
        {
          ...strict,
          description:
            'A bearer token of OpenID Connect, RS256, whose issuer, audience, lifetime and verified e-mail address are checked. It says who sent, and nothing of the body.',
        },
      ),
      Type.Object({ kind: Type.Literal('none') }, strict),
    ]),
    envelope: Type.Optional(
      Type.Literal('googlePubSub', {
        description:
          'The body is a push of Google Pub/Sub: the payload is base64 in message.data, and may stand in a CloudEvent there.',
      }),
    ),
    maximumBytes: Type.Integer({
      minimum: 1024,
      maximum: 10_485_760,
      description: 'A larger body is refused with 413.',
    }),
    topicHeader: Type.Optional(
      Settable(Type.String({ minLength: 1, description: 'Header that names the topic; then it is the trigger too.' })),
    ),
    events: Type.Optional(
      Expression('the list of events in one body, each read for itself; sees the body. Left out: the body is one.'),
    ),
    topic: Expression('the topic; sees the event, out of its envelope. Not used where a header names it.'),
    trigger: Expression('the trigger; sees the event. Not used where a header names the topic.'),
    topics: Type.Record(
      Type.String(),
      Type.Object(
        {
          description: Type.String(),
          schema: Type.String({ description: 'Schema id of the payload.' }),
          triggers: Type.Array(Type.String(), { minItems: 1 }),
          key: Expression('the business key as a string; sees the body.'),
          version: Expression('what tells this event from another of the same key; sees the body, and $headers.'),
        },
        strict,
      ),
    ),
  },
  { ...strict, description: 'What the system sends, how it is verified and keyed.' },
);
export type Webhooks = Static<typeof Webhooks>;

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

export const Connector = Type.Object(
  {
    id: Slug('The folder name under connectors/.'),
    title: Type.String({ minLength: 3 }),
    description: Type.String({ minLength: 20 }),
    documentation: Type.Array(Type.String({ description: 'Address of, or pointer to, the source of facts.' })),
    evidence: Type.Optional(ConnectorEvidence),
    baseUrl: Type.String({ description: 'Template: {settings.name} is replaced.' }),
    settings: SettingDeclarations,
    credentials: Type.Record(
      Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }),
      Type.Object({ description: Type.String(), optional: Type.Optional(Type.Boolean()) }, strict),
      { description: 'Names of secrets; a brand gives a reference for each.' },
    ),
    auth: Type.Object(
      {
        use: Settable(Type.String({ description: 'Name of the method in use.' })),
        methods: Type.Record(Type.String(), AuthMethod),
      },
      strict,
    ),
    headers: Type.Optional(Type.Record(Type.String(), Type.String(), { description: 'Sent with every call.' })),
    encoding: Type.Optional(TaggedValues),
    budget: Budget,
    quotas: Type.Optional(Quotas),
    timeoutMs: Settable(Type.Integer({ minimum: 100, maximum: 300_000 })),
    maximumResponseBytes: Type.Integer({ minimum: 1024, maximum: 104_857_600 }),
    correlationHeader: Type.Optional(
      Settable(Type.String({ description: "Carries the call id, for the other side's log." })),
    ),
    operations: Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), Operation),
    outcomes: Type.Array(OutcomeRule, { maxItems: 30, description: "Read after the operation's own rules." }),
    webhooks: Type.Optional(Webhooks),
  },
  { ...strict, $id: 'https://backhaul.dev/schemas/connector.schema.json', title: 'Backhaul connector' },
);

/** A connector as declared, with `{settings.…}` references still in it. */
export type Connector = Static<typeof Connector>;

/** Gives a connector definition its type; the value is returned as it is. */
export function defineConnector(connector: Connector): Connector {
  return connector;
}

/** The connector format with its examples. */
export const connectorFormat: FormatDefinition<typeof Connector> = {
  name: 'connector',
  description: 'One declarative definition per system: how to call it, and what its answers mean.',
  schema: Connector,
  examples: [connectorExample, sourceConnectorExample],
  invalidExamples: [
    {
      reason: 'a connector without a budget would flood the system',
      value: changed(connectorExample, { '/budget': absent }),
      at: '',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a mistyped property of an operation would silently do nothing',
      value: changed(connectorExample, { '/operations/createMovement/idempotencyKey': 'x' }),
      at: '/operations/createMovement/idempotencyKey',
      code: 'FORMAT_PROPERTY_UNKNOWN',
    },
    {
      reason: 'a way of authenticating that is not known can not be used',
      value: changed(connectorExample, { '/auth/methods/key/kind': 'apiKey' }),
      at: '/auth/methods/key/kind',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a way of wrapping that is not known can not be opened',
      value: changed(sourceConnectorExample, { '/webhooks/envelope': 'sqs' }),
      at: '/webhooks/envelope',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a window of zero milliseconds permits nothing',
      value: changed(connectorExample, { '/budget/windowMs': 0 }),
      at: '/budget/windowMs',
      code: 'FORMAT_OUT_OF_RANGE',
    },
    {
      reason: 'a document without a cost could not be kept inside a budget of points',
      value: changed(connectorExample, { '/operations/listMovements/graphql': { document: '{ movements { id } }' } }),
      at: '/operations/listMovements/graphql',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a quota per day must say when its day begins',
      value: changed(sourceConnectorExample, { '/quotas/0/offsetMs': absent }),
      at: '/quotas/0',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'evidence without its source can not be checked',
      value: changed(connectorExample, { '/operations/listMovements/evidence': { kind: 'documented' } }),
      at: '/operations/listMovements/evidence',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a reference to a setting is written with dots between letters and digits',
      value: changed(connectorExample, { '/timeoutMs': '{settings.time-out}' }),
      at: '/timeoutMs',
      code: 'FORMAT_PATTERN_BROKEN',
    },
    {
      reason: 'pages by position need the size of a full page, or their end could not be told',
      value: changed(connectorExample, {
        '/operations/listMovements/pagination': { kind: 'offset', parameter: 'cursor', maximumPages: 10 },
      }),
      at: '/operations/listMovements/pagination',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'an encoding says by which property a value names its type',
      value: changed(connectorExample, {
        '/encoding': { kind: 'taggedValues', decimals: [], dates: [], dateTimes: [] },
      }),
      at: '/encoding',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a setting whose name no expression could read is refused',
      value: changed(connectorExample, { '/settings/Page-Size': connectorExample.settings.maximumLines }),
      at: '/settings/Page-Size',
      code: 'FORMAT_PROPERTY_UNKNOWN',
    },
  ],
};
