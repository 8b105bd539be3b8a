/** The flow format: a blueprint, declared once and read by the checker, the runtime and the tests. */
import { type Static, Type } from '@sinclair/typebox';
import { absent, changed } from './examples/change.ts';
import { flowExample } from './examples/flow.ts';
import { ExceptionDeclaration } from './flow/exceptions.ts';
import { Machine } from './flow/machine.ts';
import { Migration } from './flow/migration.ts';
import { Monitor } from './flow/monitors.ts';
import { Reconciler } from './flow/reconcilers.ts';
import { Step } from './flow/steps.ts';
import { FlowTrigger, PollTrigger, RecheckTrigger, WebhookTrigger } from './flow/triggers.ts';
import {
  Code,
  Expression,
  type FormatDefinition,
  RequirementId,
  SemanticVersion,
  SettingDeclarations,
  Slug,
} from './shared.ts';

export type { ExceptionDeclaration } from './flow/exceptions.ts';
export type { Machine } from './flow/machine.ts';
export type { Monitor, RecordMonitor, SilenceMonitor } from './flow/monitors.ts';
export type { DifferenceKind, Reconciler, ReconcilerRepair, ReconcilerSide } from './flow/reconcilers.ts';
export type { Schedule } from './flow/schedule.ts';
export type {
  AssertStep,
  ConnectorStep,
  DeDupeStep,
  FilterStep,
  FlowControlStep,
  MapStep,
  RunFlowStep,
  Step,
  TrackDataStep,
} from './flow/steps.ts';
export type { FlowTrigger, PollTrigger, RecheckTrigger, WebhookTrigger } from './flow/triggers.ts';

const strict = { additionalProperties: false } as const;

export const Flow = Type.Object(
  {
    $schema: Type.Optional(Type.String()),
    id: Type.String({
      pattern: '^[a-z0-9-]+--[a-z0-9-]+/[a-z0-9-]+$',
      description: 'The folder of the pair and the file name: archean-r247--loop-returns/restock-finalised-returns.',
    }),
    version: SemanticVersion,
    title: Type.String({ minLength: 5 }),
    description: Type.String({ minLength: 20 }),
    systems: Type.Array(Slug('Connector id.'), { minItems: 2 }),
    requirements: Type.Array(RequirementId, { description: 'What this blueprint meets.' }),
    truth: Type.Record(Type.String(), Slug('Connector id.'), {
      description: 'Which system wins, per kind of data.',
    }),
    migrations: Type.Optional(
      Type.Array(Migration, {
        maxItems: 200,
        description: 'Renamed settings, values and table keys of all versions, oldest first.',
      }),
    ),
    owners: Type.Record(Type.String(), Type.String(), { description: 'Role to what it answers for.' }),
    settings: SettingDeclarations,
    triggers: Type.Array(Type.Union([WebhookTrigger, RecheckTrigger, PollTrigger, FlowTrigger]), { minItems: 1 }),
    record: Type.Object(
      {
        name: Type.String({ description: 'What one record is: return.' }),
        orderingKey: Expression('records with the same value are never worked on at once; sees key.'),
        schema: Type.Optional(Type.String()),
        priority: Type.Optional(
          Expression(
            'a whole number from 0 (usual) to 9; above 0 is urgent: worked on before everything else, with a part of each budget kept for it; sees key, trigger and event; default: 0.',
          ),
        ),
        mergeMinutes: Type.Optional(
          Expression(
            'minutes for which a record waits from its first event that is not worked on yet, so that what comes meanwhile is worked on with it; urgent ones do not wait; sees $settings; default: 0.',
          ),
        ),
        waitMs: Type.Optional(
          Type.Integer({
            minimum: 0,
            maximum: 60_000,
            description:
              'How long a record waits for others to share calls with, in milliseconds; urgent ones do not wait. Default: 0.',
          }),
        ),
      },
      strict,
    ),
    retry: Type.Object(
      {
        attempts: Type.Integer({
          minimum: 1,
          maximum: 50,
          description: 'Attempts of a record before it becomes an exception.',
        }),
        baseMs: Type.Integer({ minimum: 10, maximum: 600_000 }),
        maximumMs: Type.Integer({ minimum: 10, maximum: 3_600_000 }),
        exception: Code('Raised when the attempts are used up.'),
      },
      { ...strict, description: 'Exponential backoff with full jitter. Throttling does not count as an attempt.' },
    ),
    schemaException: Code('Raised when an event or an answer does not fit its schema.'),
    machines: Type.Optional(
      Type.Record(Type.String({ pattern: '^[a-z][A-Za-z0-9]*$' }), Machine, {
        description: 'State machines by name; steps of the shape flow-control move along them.',
      }),
    ),
    steps: Type.Array(Step, { minItems: 1, maxItems: 100 }),
    exceptions: Type.Record(Code('An exception code.'), ExceptionDeclaration),
    monitors: Type.Array(Monitor),
    reconcilers: Type.Optional(Type.Array(Reconciler)),
  },
  { ...strict, $id: 'https://backhaul.dev/schemas/flow.schema.json', title: 'Backhaul flow blueprint' },
);
export type Flow = Static<typeof Flow>;

/** The flow format with its examples. */
export const flowFormat: FormatDefinition<typeof Flow> = {
  name: 'flow',
  description: 'A blueprint: what starts it, its steps, its exceptions with their owners, and its monitors.',
  schema: Flow,
  examples: [flowExample],
  invalidExamples: [
    {
      reason: 'a hand-over is optional or it is not: there is nothing to switch off',
      value: changed(flowExample, { '/steps/7/optional': false }),
      at: '/steps/7/optional',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a shape that is not known can not be run',
      value: changed(flowExample, { '/steps/3/shape': 'mapping' }),
      at: '/steps/3/shape',
      code: 'FORMAT_VALUE_NOT_ALLOWED',
    },
    {
      reason: 'a map whose result has no name is of no use',
      value: changed(flowExample, { '/steps/3/into': absent }),
      at: '/steps/3',
      code: 'FORMAT_PROPERTY_MISSING',
    },
    {
      reason: 'an exception without a way to resolve it leaves its owner alone',
      value: changed(flowExample, { '/exceptions/SKU_UNKNOWN/resolution': 'Fix it.' }),
      at: '/exceptions/SKU_UNKNOWN/resolution',
      code: 'FORMAT_OUT_OF_RANGE',
    },
    {
      reason: 'a version has three parts',
      value: changed(flowExample, { '/version': '1.0' }),
      at: '/version',
      code: 'FORMAT_PATTERN_BROKEN',
    },
    {
      reason: 'attempts are a number',
      value: changed(flowExample, { '/retry/attempts': 'five' }),
      at: '/retry/attempts',
      code: 'FORMAT_TYPE_WRONG',
    },
    {
      reason: 'an exception that nobody declared has no owner',
      value: changed(flowExample, { '/retry/exception': 'GAVE_UP' }),
      at: '/retry/exception',
      code: 'EXCEPTION_UNDECLARED',
    },
  ],
};
