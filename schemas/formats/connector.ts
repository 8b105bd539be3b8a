/**
 * The connector format: one declarative definition per system. It is plain data: it survives
 * `JSON.parse(JSON.stringify(connector))` unchanged, and nothing in it is code but JSONata expressions.
 */
import { type Static, Type } from '@sinclair/typebox';
import { AuthMethod } from './connector/authentication.ts';
import { Budget } from './connector/budget.ts';
import { Operation } from './connector/operation.ts';
import { OutcomeRule } from './connector/outcome.ts';
import { TaggedValues } from './connector/tagged-values.ts';
import { Webhooks } from './connector/webhooks.ts';
import { ConnectorEvidence } from './evidence.ts';
import { absent, changed } from './examples/change.ts';
import { connectorExample, sourceConnectorExample } from './examples/connector.ts';
import { Quotas } from './quota.ts';
import { type FormatDefinition, Settable, SettingDeclarations, Slug } from './shared.ts';

export type { AuthMethod } from './connector/authentication.ts';
export type { Budget, CallBudget, CostBudget } from './connector/budget.ts';
export type { IdempotencyMechanism } from './connector/idempotency.ts';
export type { Operation } from './connector/operation.ts';
export type { OutcomeRule } from './connector/outcome.ts';
export type { TaggedValues } from './connector/tagged-values.ts';
export type { Webhooks } from './connector/webhooks.ts';

const strict = { additionalProperties: false } as const;

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
