/**
 * What `POST /flows/import` of Patchworks takes, as far as it is known. The form of flows and steps is that of the
 * platform's own code that builds such bodies (published in gopatchworks/patchworks-mcp); the envelope of five members is
 * described in an unmerged change there; names that both lack are those of the reference of its API. No real export was
 * seen, so that a document says of itself that it is unverified.
 */
import { type Static, Type } from '@sinclair/typebox';

const strict = { additionalProperties: false } as const;
const Name = Type.String({ minLength: 1, maxLength: 255 });
const Text = Type.String();

/** A value longer than this is refused by the filter step (verified). */
export const longestFilterValue = 1_024;

export const Filter = Type.Object(
  {
    type: Type.Literal('string'),
    field: Type.String({ minLength: 1 }),
    comparison: Type.Union([Type.Literal('equals'), Type.Literal('not_equals')], {
      description: 'Inferred: the list of comparisons is not documented.',
    }),
    value: Type.String({ maxLength: longestFilterValue }),
    keep_matching: Type.Boolean(),
  },
  strict,
);
export type Filter = Static<typeof Filter>;

export const Route = Type.Object(
  {
    name: Name,
    first_step: Type.Optional(Type.String({ minLength: 1, description: 'Name of the first step of the leg.' })),
    filters: Type.Optional(Type.Array(Filter, { maxItems: 200, description: 'All must hold.' })),
  },
  strict,
);
export type Route = Static<typeof Route>;

export const Endpoint = Type.Object(
  {
    name: Name,
    direction: Type.Union([Type.Literal('Receive'), Type.Literal('Send')]),
    http_method: Type.String({ pattern: '^(GET|POST|PUT|PATCH|DELETE)$' }),
    data_type: Type.Literal('json'),
    endpoint: Type.Optional(Text),
  },
  strict,
);
export type Endpoint = Static<typeof Endpoint>;

/** Verified in the platform's own code (`code`), as the name of a worker (`worker`), or inferred (`inferred`). */
export const microservices = {
  'try-catch': 'code',
  connector: 'code',
  batch: 'code',
  cache: 'worker',
  dedupe: 'worker',
  notify: 'worker',
  route: 'worker',
  track: 'worker',
  script: 'inferred',
  branch: 'inferred',
  'run-process-flow': 'inferred',
} as const;
export type Microservice = keyof typeof microservices;

export const Step = Type.Object(
  {
    name: Name,
    microservice: Type.Union((Object.keys(microservices) as Microservice[]).map((name) => Type.Literal(name))),
    config: Type.Record(Type.String(), Type.Unknown()),
    parent_flow_step: Type.Optional(
      Type.String({
        minLength: 1,
        description: 'Name of the step before it in its leg; absent for the first of a leg.',
      }),
    ),
    routes: Type.Optional(Type.Array(Route, { minItems: 1 })),
    endpoint: Type.Optional(Endpoint),
    connector: Type.Optional(Type.Object({ name: Name }, strict)),
    script_version: Type.Optional(Type.Object({ script: Name }, strict)),
    cache: Type.Optional(
      Type.Object(
        { name: Name, type: Type.Union([Type.Literal('flow run'), Type.Literal('flow'), Type.Literal('company')]) },
        strict,
      ),
    ),
    data_pool: Type.Optional(Type.Object({ name: Name }, strict)),
    variables: Type.Optional(Type.Array(Type.Object({ name: Name, value: Text }, strict))),
  },
  strict,
);
export type Step = Static<typeof Step>;

export const Version = Type.Object(
  {
    flow_name: Name,
    flow_priority: Type.Integer({ minimum: 1, maximum: 5, description: '1 highest, 5 lowest.' }),
    iteration: Type.Integer({ minimum: 1 }),
    status: Type.Literal('Draft'),
    is_deployed: Type.Literal(false),
    is_editable: Type.Literal(true),
    has_callback_step: Type.Literal(false),
    schedules: Type.Array(Type.Object({ cron_string: Text }, strict), { maxItems: 1 }),
    webhooks: Type.Array(Type.Object({ name: Name, method: Type.Literal('POST') }, strict), { maxItems: 1 }),
    variables: Type.Array(Type.Object({ name: Name, value: Text, description: Text }, strict)),
    steps: Type.Array(Step, { minItems: 1, maxItems: 500 }),
  },
  strict,
);

export const ImportDocument = Type.Object(
  {
    metadata: Type.Object(
      {
        company_name: Text,
        flow_name: Name,
        exported_at: Type.String({ description: 'The time of the build is left out, so that equal builds are equal.' }),
        exported_by: Text,
        import_summary: Type.Object(
          {
            setup_required: Type.Object(
              {
                connectors_needing_config: Type.Array(Text),
                auth_implementations_needing_credentials: Type.Array(Text),
                variables_needing_values: Type.Array(Text),
              },
              strict,
            ),
            dependencies: Type.Array(Text),
            imported_resources: Type.Object(
              {
                systems_imported: Type.Integer({ minimum: 0 }),
                flow_steps: Type.Integer({ minimum: 1 }),
                endpoints: Type.Integer({ minimum: 0 }),
                connectors: Type.Integer({ minimum: 0 }),
              },
              strict,
            ),
            next_steps: Type.Array(Text),
          },
          strict,
        ),
        dialect: Type.Object(
          { name: Type.Literal('named-steps'), certainty: Type.Literal('unverified') },
          { ...strict, description: 'Ours: which form this is, until a real export was compared.' },
        ),
      },
      strict,
    ),
    flow: Type.Object(
      {
        name: Name,
        description: Text,
        is_enabled: Type.Literal(false),
        priority: Type.Integer({ minimum: 1, maximum: 5 }),
        versions: Type.Array(Version, { minItems: 1, maxItems: 1 }),
      },
      strict,
    ),
    systems: Type.Array(
      Type.Object(
        {
          system: Type.Object({ name: Name, label: Text, protocol: Type.Literal('HTTP') }, strict),
          connector: Type.Object({ name: Name, timezone: Text }, strict),
          endpoints: Type.Array(Endpoint),
        },
        strict,
      ),
    ),
    scripts: Type.Array(
      Type.Object(
        { name: Name, language: Type.Literal('javascript'), content: Text, description: Text },
        {
          ...strict,
          description: 'Of the members, name, language and content are those of the API; the list itself is inferred.',
        },
      ),
    ),
    dependencies: Type.Array(Type.Object({ kind: Text, name: Name }, strict)),
  },
  { ...strict, title: 'Patchworks flow import (unverified)' },
);
export type ImportDocument = Static<typeof ImportDocument>;
