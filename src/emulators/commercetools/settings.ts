/** Everything about the emulated project that can be chosen. */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;

export const CommercetoolsSettings = Type.Object(
  {
    port: Type.Integer({ default: 0, minimum: 0, maximum: 65_535 }),
    seed: Type.Integer({ default: 1, minimum: 0, maximum: 4_294_967_295 }),
    now: Type.Optional(
      Type.String({ pattern: '^\\d{4}-\\d{2}-\\d{2}T[0-9:.]+Z$', description: 'Start of the clock, ISO 8601.' }),
    ),
    projectKey: Type.String({ default: 'demo', minLength: 1 }),
    clientId: Type.String({ default: 'commercetools-emulator-client', minLength: 1 }),
    clientSecret: Type.String({ default: 'commercetools-emulator-secret', minLength: 1 }),
    tokenLifetimeSeconds: Type.Integer({ default: 172_800, minimum: 1, maximum: 172_800 }),
    scopes: Type.Array(Type.String(), {
      default: ['manage_project'],
      description: 'What the API client may do, without the project key.',
    }),
    reservationLagMs: Type.Integer({
      default: 0,
      minimum: 0,
      maximum: 10_000,
      description: 'How late a reservation shows in availableQuantity; up to ten seconds at the vendor.',
    }),
    importDelayMs: Type.Integer({ default: 0, minimum: 0, maximum: 3_600_000, description: 'How long imports wait.' }),
    subscriptionLimit: Type.Integer({ default: 50, minimum: 1, maximum: 1_000_000, description: 'Per project.' }),
    importContainerLimit: Type.Integer({ default: 1_000, minimum: 1, maximum: 1_000_000, description: 'Per project.' }),
    payloadNotIncluded: Type.Boolean({ default: false, description: 'Messages come without their payload.' }),
    push: Type.Optional(
      Type.Object(
        {
          url: Type.String({ minLength: 1, description: 'Where the push subscription of every topic posts to.' }),
          audience: Type.String({ minLength: 1 }),
          serviceAccount: Type.String({ minLength: 1 }),
        },
        strict,
      ),
    ),
    pushDelayScale: Type.Number({ default: 1, minimum: 0, maximum: 10 }),
  },
  strict,
);
export type CommercetoolsSettings = Static<typeof CommercetoolsSettings>;

/** Settings that can't change once the server listens. */
export const fixedSettings: readonly string[] = ['port', 'seed', 'now', 'projectKey'];
