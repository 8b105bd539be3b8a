/** Everything about the emulated Archean tenant that can be chosen. All of it is inferred. */
import { type Static, Type } from '@sinclair/typebox';
import { Capabilities } from './capabilities.ts';

const strict = { additionalProperties: false } as const;

export const Authentication = Type.Union([
  Type.Object(
    {
      kind: Type.Literal('apiKeyHeader'),
      header: Type.String({ minLength: 1 }),
      key: Type.String({ minLength: 1 }),
    },
    strict,
  ),
  Type.Object({ kind: Type.Literal('bearer'), token: Type.String({ minLength: 1 }) }, strict),
  Type.Object({ kind: Type.Literal('basic'), username: Type.String(), password: Type.String() }, strict),
  Type.Object(
    {
      kind: Type.Literal('oauth2ClientCredentials'),
      clientId: Type.String({ minLength: 1 }),
      clientSecret: Type.String({ minLength: 1 }),
      tokenLifetimeSeconds: Type.Integer({ minimum: 1, maximum: 86_400 }),
    },
    strict,
  ),
  Type.Object(
    {
      kind: Type.Literal('hmac'),
      secret: Type.String({ minLength: 1 }),
      header: Type.String({ minLength: 1 }),
      timestampHeader: Type.String({ minLength: 1 }),
      toleranceSeconds: Type.Integer({ minimum: 1, maximum: 3600 }),
    },
    {
      ...strict,
      description: 'Hexadecimal HMAC-SHA256 over method, path with query, timestamp and body, joined by line feeds.',
    },
  ),
]);
export type Authentication = Static<typeof Authentication>;

export const Paths = Type.Object(
  {
    ping: Type.String({ default: '/v1/ping' }),
    locations: Type.String({ default: '/v1/locations' }),
    products: Type.String({ default: '/v1/products' }),
    stockLevels: Type.String({ default: '/v1/stock-levels' }),
    stockAdjustments: Type.String({ default: '/v1/stock-adjustments' }),
    stockTransfers: Type.String({ default: '/v1/stock-transfers' }),
    adjustmentReasons: Type.String({ default: '/v1/adjustment-reasons' }),
    orders: Type.String({ default: '/v1/orders' }),
    dispatches: Type.String({ default: '/v1/dispatches' }),
  },
  { ...strict, default: {} },
);

export const ArcheanSettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    auth: Authentication,
    readOnly: Type.Boolean({ default: false, description: 'The credential may not write: 403.' }),
    capabilities: Type.Object(Capabilities.properties, { ...strict, default: {} }),
    paths: Paths,
    fieldNames: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'Canonical field name to name on the wire, in bodies both ways; errors keep the canonical names.',
    }),
    queryNames: Type.Record(Type.String(), Type.String(), {
      default: {},
      description: 'Canonical name of a query parameter to its name on the wire.',
    }),
    ratePerMinute: Type.Integer({ default: 60, minimum: 1, maximum: 1_000_000 }),
    throttleStatus: Type.Union([Type.Literal(429), Type.Literal(503)], { default: 429 }),
    retryAfter: Type.Union([Type.Literal('seconds'), Type.Literal('date'), Type.Literal('none')], {
      default: 'seconds',
    }),
    rateHeaderPrefix: Type.String({ default: 'RateLimit-', pattern: '^[A-Za-z-]+$' }),
    visibilityMs: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 600_000,
      description: 'How long a change takes to show in stock levels. Its updatedAt stays the moment of the change.',
    }),
    cursorLifetimeMs: Type.Integer({ default: 86_400_000, minimum: 1, maximum: 604_800_000 }),
    allowNegativeStock: Type.Boolean({ default: false }),
    periodClosedBefore: Type.Optional(
      Type.String({ description: 'ISO 8601; adjustments that occurred earlier are refused with period_closed.' }),
    ),
    allocationDelayMs: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 3_600_000,
      description: 'How long an order waits before it is allocated.',
    }),
    webhook: Type.Optional(
      Type.Object({ url: Type.String({ minLength: 1 }), secret: Type.String({ minLength: 1 }) }, strict),
    ),
    webhookSignatureHeader: Type.String({ default: 'X-Archean-Signature' }),
    webhookDelayScale: Type.Number({ default: 1, minimum: 0, maximum: 10 }),
  },
  strict,
);
export type ArcheanSettings = Static<typeof ArcheanSettings>;

/** How a caller opens the tenant unless told otherwise. Not a default of the schema: those merge into other kinds. */
export const defaultAuthentication: Authentication = {
  kind: 'apiKeyHeader',
  header: 'X-API-KEY',
  key: 'archean-emulator-key',
};

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now', 'paths'];
