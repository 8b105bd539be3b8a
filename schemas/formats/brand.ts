/** The brand format: a small overlay over shared blueprints. */
import { type Static, Type } from '@sinclair/typebox';
import { Alert } from './alert.ts';
import { brandExample } from './examples/brand.ts';
import { absent, changed } from './examples/change.ts';
import { SecretReference } from './secret-reference.ts';
import { type FormatDefinition, SemanticVersion, Slug } from './shared.ts';

const strict = { additionalProperties: false } as const;

const days = (description: string, minimum: number) =>
  Type.Optional(Type.Integer({ minimum, maximum: 3650, description }));

export const Brand = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Slug('The folder name under brands/.'),
    title: Type.String({ minLength: 2 }),
    connectors: Type.Record(
      Type.String(),
      Type.Object(
        {
          settings: Type.Optional(
            Type.Record(Type.String(), Type.Unknown(), { description: 'Values for settings of the connector.' }),
          ),
          credentials: Type.Record(Type.String(), SecretReference),
        },
        strict,
      ),
      { description: "Connector id to this brand's instance of it." },
    ),
    flows: Type.Record(
      Type.String(),
      Type.Object(
        {
          version: SemanticVersion,
          enabled: Type.Optional(Type.Boolean({ description: 'Default true.' })),
          settings: Type.Optional(
            Type.Record(Type.String(), Type.Unknown(), { description: 'Values for settings of the flow.' }),
          ),
        },
        strict,
      ),
      { description: "Flow id to the version it was cloned from and the brand's settings." },
    ),
    retention: Type.Optional(
      Type.Object(
        {
          callDays: days('Calls with what was asked and answered. Default 30.', 1),
          eventDays: days('Bodies of events of records at rest, and events before their last. Default 90.', 1),
          effectDays: days(
            'Settled effects of steps whose references pass, with their requests, but for the newest of each subject. Default 90.',
            30,
          ),
          historyDays: days('The timeline of records at rest. Default 180.', 1),
          recordDays: days(
            'Records at rest, with all but their confirmed effects, which stay for ever so that nothing is done twice. Default 400.',
            30,
          ),
        },
        { ...strict, description: 'How long things are kept, in days. What is unfinished or open always stays.' },
      ),
    ),
    alerts: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][a-z0-9-]*$', maxLength: 60 }), Alert, {
        description: 'Who is told of exceptions, by a name of your own: equal ones in one message.',
      }),
    ),
    exceptionLink: Type.Optional(
      Type.String({
        pattern: '^https?://',
        maxLength: 500,
        description:
          'Address that alerts link to; {brand}, {flow} and {code} are filled in. Without it they name the command.',
      }),
    ),
  },
  { ...strict, $id: 'https://backhaul.dev/schemas/brand.schema.json', title: 'Backhaul brand overlay' },
);
export type Brand = Static<typeof Brand>;

/** The brand format with its examples. */
export const brandFormat: FormatDefinition<typeof Brand> = {
  name: 'brand',
  description: "A brand's overlay: which flows, at which version, with which settings and secret references.",
  schema: Brand,
  examples: [brandExample],
  invalidExamples: [
    {
      reason: 'a secret itself never stands in a file',
      value: changed(brandExample, { '/connectors/example-stock/credentials/apiKey': 'example-key' }),
      at: '/connectors/example-stock/credentials/apiKey',
      code: 'FORMAT_TYPE_WRONG',
    },
    {
      reason: 'a secret is found in one place, not in two',
      value: changed(brandExample, { '/connectors/example-stock/credentials/apiKey/file': '/run/secrets/key' }),
      at: '/connectors/example-stock/credentials/apiKey',
      code: 'FORMAT_OUT_OF_RANGE',
    },
    {
      reason: 'records that go too soon would be taken for new ones when they change',
      value: changed(brandExample, { '/retention/recordDays': 7 }),
      at: '/retention/recordDays',
      code: 'FORMAT_OUT_OF_RANGE',
    },
    {
      reason: 'the address of a webhook lets anybody post to it, so it is a secret',
      value: changed(brandExample, { '/alerts/operations/url': 'https://hooks.example.test/1' }),
      at: '/alerts/operations/url',
      code: 'FORMAT_TYPE_WRONG',
    },
    {
      reason: 'without the version that it was cloned from, a flow can not be upgraded',
      value: changed(brandExample, { '/flows/example-returns--example-stock~1restock/version': absent }),
      at: '/flows/example-returns--example-stock~1restock',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'a setting that the blueprint does not have would silently do nothing',
      value: changed(brandExample, { '/flows/example-returns--example-stock~1restock/settings/loction': 'SHOP-1' }),
      at: '/flows/example-returns--example-stock~1restock/settings/loction',
      code: 'BRAND_SETTING_UNKNOWN',
    },
  ],
};
